// The words of the pages, from the pages' own catalogues: a story finds a button by what people read on it.

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

type Language = "de" | "en";

const rooms = ["kit", "office", "door"];
const messages: Record<Language, Map<string, string>> = { de: read("de"), en: read("en") };

/** A message without variables. */
export function say(key: string, language: Language = "de"): string {
  const text = find(key, language);
  if (text.includes("{")) throw new Error(`${key} has variables: use like("${key}")`);
  return text;
}

/** A message with variables, as a pattern that takes any values; or with these values. */
export function like(key: string, values: Record<string, string> = {}, language: Language = "de"): RegExp {
  return new RegExp(pattern(find(key, language), values));
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
