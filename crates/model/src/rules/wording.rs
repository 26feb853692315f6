//! What people read: every text of the rules in Chinese and in English.

use serde::{Deserialize, Serialize};

use super::codes::closed_codes;

closed_codes! {
    /// A language that every text exists in.
    #[derive(Default)]
    pub enum Language {
        /// Simplified Chinese, the language of the trade.
        #[default]
        Chinese = "zh-CN",
        /// English.
        English = "en",
    }
}

/// One text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The Chinese text.
    pub zh: String,
    /// The English text.
    pub en: String,
}

impl Wording {
    /// The text of these two sentences or names.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}
