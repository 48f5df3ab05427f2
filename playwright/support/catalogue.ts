// The words of the pages, from the pages' own catalogues: a story finds a button by what people read on it.

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

export type Language = "de" | "en";

const rooms = ["kit", "office", "door"];
const messages: Record<Language, Map<string, string>> = { de: read("de"), en: read("en") };

let spoken: Language = "de";

/** From now on the story is told in the language of this locale. */
export function speak(locale: string): void {
  spoken = locale.startsWith("en") ? "en" : "de";
}

/** The language that the pages are meant to speak now. */
export function language(): Language {
  return spoken;
}

/** A message without variables. */
export function say(key: string, language: Language = spoken): string {
  const text = find(key, language);
  if (text.includes("{")) throw new Error(`${key} has variables: use like("${key}")`);
  return text;
}

/** A message with variables, as a pattern that takes any values; or with these values. */
export function like(key: string, values: Record<string, string> = {}, language: Language = spoken): RegExp {
  return new RegExp(pattern(find(key, language), values));
}

/** A message without choices, with its variables filled in. */
export function fill(key: string, values: Record<string, string>): string {
  return find(key, spoken).replaceAll(/\{\s*\$(\w+)\s*\}/g, (_, name: string) => values[name]);
}

/** The texts that are messages of the other language, whole or as a part. */
export function foreign(texts: string[]): string[] {
  const [own, other] = [messages[spoken], messages[spoken === "de" ? "en" : "de"]].map(recogniser);
  return texts.filter((text) => !own.is(text) && (other.is(text) || other.isIn(text)));
}

/** Shorter messages may stand in a longer text by chance. */
const partLeast = 12;

function recogniser(all: Map<string, string>): { is(text: string): boolean; isIn(text: string): boolean } {
  const fixed = new Set([...all.values()].filter((text) => !text.includes("{")));
  const parts = [...fixed].filter((text) => text.length >= partLeast);
  // What is all variable, as a name with a place in brackets is, belongs to no language.
  const varied = [...all.values()].filter((text) => text.includes("{") && /\p{L}{3}/u.test(text.replaceAll(/\{[^}]*\}/g, "")));
  const patterns = varied.map((text) => new RegExp(`^${pattern(text, {})}$`));
  return {
    is: (text) => fixed.has(text) || patterns.some((one) => one.test(text)),
    isIn: (text) => parts.some((part) => text.includes(part)),
  };
}

function find(key: string, language: Language): string {
  const text = messages[language].get(key);
  if (text === undefined) throw new Error(`no message ${key} in ${language}.ftl`);
  return text;
}

/** Fluent's placeables: `{ $name }` is any text or the value given, a choice is any of its variants. */
function pattern(text: string, values: Record<string, string>): string {
  const choice = /\{\s*\$\w+\s*->([\s\S]*?)\n\s*\}/;
  const found = choice.exec(text);
  if (found) {
    const variants = [...found[1].matchAll(/\*?\[[^\]]+\]\s*([^\n]*)/g)].map((variant) => pattern(variant[1], values));
    const [before, after] = [text.slice(0, found.index), text.slice(found.index + found[0].length)];
    return `${pattern(before, values)}(?:${variants.join("|")})${pattern(after, values)}`;
  }
  return text
    .split(/(\{[^}]*\})/)
    .map((part) => {
      const name = /^\{\s*\$(\w+)\s*\}$/.exec(part)?.[1];
      if (name) return values[name] === undefined ? "[\\s\\S]*?" : `[\\u2068]?${escaped(values[name])}[\\u2069]?`;
      return part.startsWith("{") ? "[\\s\\S]*?" : escaped(part);
    })
    .join("");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function read(language: Language): Map<string, string> {
  const found = new Map<string, string>();
  for (const room of rooms) {
    const file = resolve(import.meta.dirname, `../../web/${room}/locales/${language}.ftl`);
    if (!existsSync(file)) continue;
    for (const entry of readFileSync(file, "utf8").matchAll(/^([a-z][\w-]*) =(.*(?:\n(?: .*|\}))*)/gm)) {
      found.set(entry[1], entry[2].trim());
    }
  }
  return found;
}
