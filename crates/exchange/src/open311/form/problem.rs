//! What can be wrong with a field, in both languages.

use model::rules::Language;

use crate::open311::Open311Error;

/// One field that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{field}: {}", .problem.in_language(Language::English))]
pub struct FormError {
    /// The field's name, as the client wrote it.
    pub field: String,
    /// What is wrong with it.
    pub problem: FormProblem,
}

impl FormError {
    pub(super) fn new(field: impl Into<String>, problem: FormProblem) -> Self {
        Self { field: field.into(), problem }
    }

    /// The error as the standard writes it, for the status 400.
    pub fn phrase(&self, language: Language) -> Open311Error {
        let description = format!("{}: {}", self.field, self.problem.in_language(language));
        Open311Error { code: 400, description }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FormProblem {
    /// It is needed and not there.
    Missing,
    /// It may stand once and stands more often.
    Repeated,
    /// Its bytes are not UTF-8.
    NotUtf8,
    /// It is longer than so many characters.
    TooLong {
        /// The most that it may have.
        characters_max: usize,
    },
    /// It is not a number.
    NotANumber,
    /// It is a number outside these bounds.
    OutOfRange {
        /// The least.
        from: i32,
        /// The most.
        to: i32,
    },
    /// It is not a whole number within these bounds.
    NotACount {
        /// The most; the least is 1.
        to: u32,
    },
    /// It points at a file that would have to be fetched.
    NotFetched,
    /// It is not a time with zone.
    NotATime,
    /// It is neither `open` nor `closed`.
    NotAStatus,
    /// It lies before the start.
    EndsBeforeStart,
    /// It spans more than so many days.
    SpanTooLong {
        /// The most days.
        days_max: i64,
    },
    /// There are more than so many.
    TooMany {
        /// The most.
        count_max: usize,
    },
    /// The whole of it is larger than so many bytes.
    TooLarge {
        /// The most bytes.
        bytes_max: usize,
    },
}

impl FormProblem {
    /// What is wrong and what would be right.
    pub fn in_language(self, language: Language) -> String {
        match language {
            Language::Chinese => self.chinese(),
            Language::English => self.english(),
        }
    }

    fn chinese(self) -> String {
        match self {
            Self::Missing => "必填，未提供".to_owned(),
            Self::Repeated => "只能填写一次".to_owned(),
            Self::NotUtf8 => "须为 UTF-8 编码".to_owned(),
            Self::TooLong { characters_max } => format!("不得超过 {characters_max} 个字符"),
            Self::NotANumber => "须为十进制数字".to_owned(),
            Self::OutOfRange { from, to } => format!("须在 {from} 与 {to} 之间"),
            Self::NotACount { to } => format!("须为 1 至 {to} 的整数"),
            Self::NotFetched => "不接收外部文件链接，请去掉此项后重新提交".to_owned(),
            Self::NotATime => "须为带时区的时间，例如 2023-01-10T08:47:10+08:00".to_owned(),
            Self::NotAStatus => "只能是 open 或 closed".to_owned(),
            Self::EndsBeforeStart => "不得早于 start_date".to_owned(),
            Self::SpanTooLong { days_max } => format!("一次查询不得超过 {days_max} 天"),
            Self::TooMany { count_max } => format!("不得超过 {count_max} 项"),
            Self::TooLarge { bytes_max } => format!("不得超过 {bytes_max} 字节"),
        }
    }

    fn english(self) -> String {
        match self {
            Self::Missing => "was not provided".to_owned(),
            Self::Repeated => "may be given only once".to_owned(),
            Self::NotUtf8 => "has to be UTF-8".to_owned(),
            Self::TooLong { characters_max } => format!("may have at most {characters_max} characters"),
            Self::NotANumber => "has to be a decimal number".to_owned(),
            Self::OutOfRange { from, to } => format!("has to lie between {from} and {to}"),
            Self::NotACount { to } => format!("has to be a whole number from 1 to {to}"),
            Self::NotFetched => {
                "links to files elsewhere are not fetched; send the request without it".to_owned()
            }
            Self::NotATime => "has to be a time with zone, such as 2023-01-10T08:47:10+08:00".to_owned(),
            Self::NotAStatus => "has to be open or closed".to_owned(),
            Self::EndsBeforeStart => "may not lie before start_date".to_owned(),
            Self::SpanTooLong { days_max } => format!("one query may span at most {days_max} days"),
            Self::TooMany { count_max } => format!("may be at most {count_max}"),
            Self::TooLarge { bytes_max } => format!("may have at most {bytes_max} bytes"),
        }
    }
}
