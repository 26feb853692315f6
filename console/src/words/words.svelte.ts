import { speak } from "../api/client";
import type { Wording } from "../api/types";
import { en } from "./en";
import { zh } from "./zh";

/** The languages that the console speaks. */
export type Language = "zh-CN" | "en";
/** Every text has a key, and every key has a text in both languages. */
export type WordKey = keyof typeof zh;
/** A whole dictionary. */
export type Words = Record<WordKey, string>;

const dictionaries: Record<Language, Words> = { "zh-CN": zh, en };
const STORED = "anlan.language";

function remembered(): Language {
  return localStorage.getItem(STORED) === "en" ? "en" : "zh-CN";
}

class Tongue {
  language = $state<Language>(remembered());

  choose(language: Language): void {
    this.language = language;
    localStorage.setItem(STORED, language);
    this.apply();
  }

  apply(): void {
    document.documentElement.lang = this.language;
    document.title = dictionaries[this.language]["app.title"];
    speak(this.language);
  }
}

/** The language on the screen now. */
export const tongue = new Tongue();

/** What fills the `{names}` of a text. */
type Values = Record<string, string | number>;

function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Finds the text of a key and fills in its `{names}`. */
export function t(key: WordKey, values: Values = {}): string {
  return filled(dictionaries[tongue.language][key], values);
}

/** Words a text in both languages, for what is shown until the language changes and after. */
export function worded(key: WordKey, values: Values = {}): Wording {
  return { zh: filled(zh[key], values), en: filled(en[key], values) };
}

/** Chooses the language of a text that the server gave in both. */
export function say(wording: Wording | null | undefined): string {
  if (!wording) return "";
  return tongue.language === "en" ? wording.en || wording.zh : wording.zh || wording.en;
}

/** Finds the text of a code, such as a role, or shows the code itself when it is new to us. */
export function named(family: string, code: string): string {
  const key = `${family}.${code}`;
  return key in zh ? t(key as WordKey) : code;
}
