/** Our signs, each with one that every terminal has, just as wide: nothing moves where they are changed. */
const PLAIN_SIGNS: Readonly<Record<string, string>> = {
  '▇': '#',
  '░': '.',
  '│': '|',
  '├': '|',
  '└': '`',
  '─': '-',
  '✔': '+',
  '✖': 'x',
  '→': '>',
  '·': '-',
  '•': '*',
  '…': '~',
};
const OURS = new RegExp(`[${Object.keys(PLAIN_SIGNS).join('')}]`, 'g');

/** How text is written: as it is, or with plain signs where the locale knows no others. */
export type Signs = (text: string) => string;

/**
 * By the locale's character set, in the order of POSIX. Where no locale is set at all, as in a container, the terminal
 * is most likely one of today.
 */
export function signsOf({ LC_ALL, LC_CTYPE, LANG }: Readonly<Record<string, string | undefined>>): Signs {
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  return locale === '' || /utf-?8/i.test(locale) ? asWritten : plainly;
}

function asWritten(text: string): string {
  return text;
}

function plainly(text: string): string {
  return text.replace(OURS, (sign) => PLAIN_SIGNS[sign] ?? sign);
}
