//! Pages of an invented ministry in many charsets and manners of writing, and quotations of them.

use dictum::model::Capture;
use dictum_formats::{digest_of, warc::write_response};
use flate2::{Compression, write::GzEncoder, write::ZlibEncoder};
use std::io::Write;

/// Chance that is the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(2).wrapping_add(1))
    }

    /// A number below `sides`.
    pub fn throw(&mut self, sides: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }

    fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.throw(words.len())]
    }
}

const ENGLISH: &str = "harbour strait ferry keeper lantern winter treaty herring captain island council bridge railway school tariff signal northern quietly promised measured returned answered between without against because never always will must not café naïve";
const RUSSIAN: &str = "пролив маяк паром договор остров зима рыбак капитан совет мост школа пошлина север тихо обещал вернулся ответил между против никогда всегда будет не должен объём ёлка";
const GREEK: &str = "στενό φάρος πορθμείο συνθήκη νησί χειμώνας ψαράς καπετάνιος συμβούλιο γέφυρα σχολείο βορράς ήσυχα υποσχέθηκε ποτέ πάντα δεν πρέπει";
const POLISH: &str = "cieśnina latarnia prom traktat wyspa zima rybak kapitan rada most szkoła cło północ cicho obiecał wrócił odpowiedział między przeciw nigdy zawsze będzie nie musi";
const ARABIC: &str = "المضيق المنارة العبارة المعاهدة الجزيرة الشتاء الصياد القبطان المجلس الجسر المدرسة الشمال بهدوء وعد عاد أجاب بين ضد أبدا دائما سوف لا يجب";
const HEBREW: &str = "המצר המגדלור המעבורת האמנה האי החורף הדייג הקברניט המועצה הגשר בית הספר הצפון בשקט הבטיח חזר ענה בין נגד לעולם תמיד לא חייב";
const CHINESE: &str = "海峡 灯塔 渡轮 条约 岛屿 冬天 渔民 船长 议会 桥梁 学校 关税 北方 安静 承诺 返回 回答 之间 反对 从不 总是 将要 不 必须";
const TAIWANESE: &str = "海峽 燈塔 渡輪 條約 島嶼 冬天 漁民 船長 議會 橋樑 學校 關稅 北方 安靜 承諾 返回 回答 之間 反對 從不 總是 將要 不 必須";
const JAPANESE: &str = "海峡は 灯台が フェリーと 条約を 島の 冬に 漁師は 船長が 議会で 橋を 学校の 関税は 北の 静かに 約束した 戻った 答えた ない 必ず いつも";
const KOREAN: &str = "해협은 등대가 여객선과 조약을 섬의 겨울에 어부는 선장이 의회에서 다리를 학교의 관세는 북쪽의 조용히 약속했다 돌아왔다 대답했다 않다 반드시 항상";

/// How a page can be written: charset, words.
const MANNERS: [(&str, &str); 17] = [
    ("utf-8", ENGLISH),
    ("utf-8", RUSSIAN),
    ("utf-8", ARABIC),
    ("utf-8", CHINESE),
    ("utf-8", KOREAN),
    ("windows-1252", ENGLISH),
    ("windows-1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("iso-8859-7", GREEK),
    ("iso-8859-2", POLISH),
    ("windows-1256", ARABIC),
    ("windows-1255", HEBREW),
    ("gb18030", CHINESE),
    ("big5", TAIWANESE),
    ("shift_jis", JAPANESE),
    ("euc-jp", JAPANESE),
    ("euc-kr", KOREAN),
];

/// A page and what is quoted of it.
pub struct Quoted {
    pub file: (String, Vec<u8>),
    pub quotes: Vec<String>,
}

/// Makes a page: the number decides everything about it.
pub fn page(number: usize) -> Quoted {
    let mut dice = Dice::new(number as u64);
    let (charset, words) = MANNERS[number % MANNERS.len()];
    let words: Vec<&str> = words.split(' ').collect();
    let paragraphs: Vec<Vec<String>> = (0..5).map(|_| sentence_words(&mut dice, &words)).collect();
    let html = html(&mut dice, charset, number, &paragraphs);
    let bytes = encoded(charset, &html);
    let quotes = (0..4).map(|at| quote(&mut dice, &paragraphs, at)).collect();
    let file = match number % 8 {
        7 => (format!("page-{number}.warc"), in_warc(&bytes, charset, number / 8)),
        _ => (format!("page-{number}.html"), bytes),
    };
    Quoted { file, quotes }
}

/// A sentence or two; a number in each keeps pages apart.
fn sentence_words(dice: &mut Dice, words: &[&str]) -> Vec<String> {
    let count = 18 + dice.throw(14);
    let mut sentence: Vec<String> = (0..count).map(|_| dice.pick(words).to_owned()).collect();
    let at = 3 + dice.throw(count - 6);
    sentence[at] = format!("{}", 100 + dice.throw(900_000));
    let comma = 2 + dice.throw(count - 6);
    sentence[comma].push(',');
    sentence[count - 1].push('.');
    sentence
}

fn html(dice: &mut Dice, charset: &str, number: usize, paragraphs: &[Vec<String>]) -> String {
    let mut html = format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"{charset}\"><title>Remarks {number}</title>\n\
         <script>var not = '<p>' + \"no\";</script><style>p > b {{ color: red }}</style></head><body>\n\
         <nav><a href=\"/\">Home</a> | <a href=\"/all?a=1&amp;b=2\">All</a></nav>\n\
         <article><h1>Remarks by Foreign Minister Maren Tollak, Port Salvan, 8 July 2021</h1>\n"
    );
    for paragraph in paragraphs {
        let words: Vec<String> = paragraph.iter().map(|word| dressed(dice, word)).collect();
        let mut text = String::new();
        for word in words {
            if !text.is_empty() {
                text.push_str(dice.pick(&[
                    " ",
                    " ",
                    " ",
                    " ",
                    " ",
                    "\n    ",
                    "&nbsp;",
                    "<br>\n",
                    " <!-- > no --> ",
                    "<span> </span>",
                ]));
            }
            text.push_str(&word);
        }
        html.push_str(&format!("<p class='a>b'>{text}</p>\n"));
    }
    html + "</article><footer>Ministry &copy; 2021</footer></body></html>\n"
}

/// A word as a page may write it.
fn dressed(dice: &mut Dice, word: &str) -> String {
    let first = word.chars().next().unwrap();
    let rest = &word[first.len_utf8()..];
    match dice.throw(14) {
        0 => format!("<b>{word}</b>"),
        1 => format!("<a href=\"/x?not=1\" title='do not'>{word}</a>"),
        2 => format!("&#{};{rest}", u32::from(first)),
        3 => format!("&#x{:X};{rest}", u32::from(first)),
        4 => format!("<i>{first}</i>{rest}"),
        5 => format!("{first}<!-- not -->{rest}"),
        _ => word.to_owned(),
    }
}

fn quote(dice: &mut Dice, paragraphs: &[Vec<String>], at: usize) -> String {
    let words = &paragraphs[at];
    let from = dice.throw(4);
    let to = words.len() - dice.throw(4);
    let run = &words[from..to];
    match at {
        0 => run.join(" "),
        1 => format!("{} … {}", run[..5].join(" "), run[run.len() - 5..].join(" ")),
        2 => run.join("  ").to_uppercase(),
        _ => [run.join(" "), paragraphs[at + 1][..6].join(" ")].join(" "),
    }
}

fn encoded(charset: &str, html: &str) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(charset.as_bytes()).unwrap();
    // What the charset has no character for becomes a reference, as browsers send it.
    encoding.encode(html).0.into_owned()
}

/// The page as a server sent it, in one of six encodings.
fn in_warc(body: &[u8], charset: &str, number: usize) -> Vec<u8> {
    let gzip = || {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    };
    let zlib = || {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    };
    let (header, sent) = match number % 6 {
        0 => ("", body.to_vec()),
        1 => ("Content-Encoding: gzip\r\n", gzip()),
        2 => ("Content-Encoding: deflate\r\n", zlib()),
        3 => ("Transfer-Encoding: chunked\r\n", chunked(body)),
        4 => ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunked(&gzip())),
        _ => ("Content-Encoding: zstd\r\n", zstd::encode_all(body, 3).unwrap()),
    };
    let mut block =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n{header}\r\n").into_bytes();
    block.extend(sent);
    let capture = Capture {
        source: "page.html".into(),
        digest: digest_of(body),
        media_type: Some("text/html".into()),
        charset: Some(charset.into()),
        bytes: body.len(),
        target_uri: Some(format!("https://mfa.vessaria.example/{number}")),
        captured_at: Some("2021-07-09T08:00:00Z".parse().unwrap()),
        captured_at_candidates: vec![],
        captured_at_from: None,
        http_status: Some(200),
    };
    write_response(&capture, &block)
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let chunks = body.chunks(1000).flat_map(|chunk| {
        [format!("{:x}\r\n", chunk.len()).into_bytes(), chunk.to_vec(), b"\r\n".to_vec()].concat()
    });
    chunks.chain(*b"0\r\n\r\n").collect()
}
