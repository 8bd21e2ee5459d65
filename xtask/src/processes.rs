//! Runs other programs, and says what was run when one fails.

use anyhow::{Context, Result, bail};
use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Runs a command with its output shown; an error if it cannot be run or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    println!("$ {shown}");
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot run `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a command and gives what it printed on standard output; an error if it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` failed ({}):\n{}", output.status, String::from_utf8_lossy(&output.stdout));
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed what is not UTF-8"))
}

/// Makes a command that runs in `folder`.
pub fn command_in(folder: &Path, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    command
}

/// Finds a program in the folders of `PATH`.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The command as one would type it, long ones cut short.
fn shown(command: &Command) -> String {
    const MOST: usize = 8;
    let program = command.get_program().to_string_lossy().into_owned();
    let mut words = vec![program];
    words.extend(command.get_args().take(MOST).map(|argument| argument.to_string_lossy().into_owned()));
    if command.get_args().len() > MOST {
        words.push("…".to_owned());
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_fails_is_named() {
        let trouble = run(Command::new("false").arg("--really")).unwrap_err();
        assert!(trouble.to_string().starts_with("`false --really` failed"), "{trouble}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let trouble = output(&mut Command::new("no-such-program-at-all")).unwrap_err();
        assert!(format!("{trouble:#}").contains("cannot run `no-such-program-at-all`"));
        assert_eq!(find_program("no-such-program-at-all"), None);
    }
}
