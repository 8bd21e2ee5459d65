//! The difference between two texts, line by line, for people.

/// More pairs of lines than this are not compared one by one: the stretch is then told as wholly different.
const MOST_PAIRS: usize = 4_000_000;

/// How many lines that are the same are shown around those that differ.
const AROUND: usize = 2;

/// Tells how `new` differs from `old`: lines gone begin with `-`, lines come with `+`, and each has its number in
/// its own text. An empty string if nothing differs.
pub fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let changes = changes(&old, &new);
    let is_near = |at: usize| {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND + 1).min(changes.len());
        changes[from..to].iter().any(|change| !matches!(change, Change::Same(..)))
    };
    let mut out = String::new();
    let mut was_shown = true;
    for (at, change) in changes.iter().enumerate() {
        if !is_near(at) {
            was_shown = false;
            continue;
        }
        if !std::mem::replace(&mut was_shown, true) {
            out.push_str("  …\n");
        }
        out.push_str(&match *change {
            Change::Same(_, line) => format!("  {:>5} {}\n", line + 1, new[line]),
            Change::Gone(line) => format!("- {:>5} {}\n", line + 1, old[line]),
            Change::Come(line) => format!("+ {:>5} {}\n", line + 1, new[line]),
        });
    }
    out
}

/// What became of a line, by its number in the old text, the new, or both.
#[derive(Clone, Copy)]
enum Change {
    Same(usize, usize),
    Gone(usize),
    Come(usize),
}

fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut changes: Vec<Change> = (0..head).map(|line| Change::Same(line, line)).collect();
    changes.extend(middle(&old[head..old_end], &new[head..new_end]).into_iter().map(|change| match change {
        Change::Same(a, b) => Change::Same(a + head, b + head),
        Change::Gone(a) => Change::Gone(a + head),
        Change::Come(b) => Change::Come(b + head),
    }));
    changes.extend((0..tail).map(|line| Change::Same(old_end + line, new_end + line)));
    changes
}

/// By the longest common run of lines, the textbook's way.
fn middle(old: &[&str], new: &[&str]) -> Vec<Change> {
    let width = new.len() + 1;
    if old.len() * new.len() > MOST_PAIRS {
        return (0..old.len()).map(Change::Gone).chain((0..new.len()).map(Change::Come)).collect();
    }
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            common[a * width + b] = if old[a] == new[b] {
                common[(a + 1) * width + b + 1] + 1
            } else {
                common[(a + 1) * width + b].max(common[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut changes = Vec::new();
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && old[a] == new[b] {
            changes.push(Change::Same(a, b));
            (a, b) = (a + 1, b + 1);
        } else if b == new.len()
            || (a < old.len() && common[(a + 1) * width + b] >= common[a * width + b + 1])
        {
            changes.push(Change::Gone(a));
            a += 1;
        } else {
            changes.push(Change::Come(b));
            b += 1;
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_of_texts_that_are_the_same() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), "");
    }

    #[test]
    fn what_is_gone_and_what_came_is_told_with_a_little_around_it() {
        let told = difference("1\n2\n3\n4\nold\n6\n7\n8\n", "1\n2\n3\n4\nnew\n6\n7\n8\nlast\n");
        let expected = "  …\n      3 3\n      4 4\n-     5 old\n+     5 new\n      6 6\n      7 7\n      8 8\n+     9 last\n";
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_too_long_to_compare_is_told_whole() {
        let (old, new) = ("a\n".repeat(2001), "b\n".repeat(2001));
        assert_eq!(difference(&old, &new).lines().count(), 4002);
    }
}
