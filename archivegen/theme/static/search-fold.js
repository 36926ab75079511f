// How names are compared: archivegen/pages/namebox.py says the same, and a test holds that both do.

const LETTERS = new Map(Object.entries({
  "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
  "ς": "σ", "ي": "ی", "ى": "ی", "ك": "ک", "ـ": "", "'": "", "’": "", "‘": "", "ʼ": "", "ʻ": "", "ʾ": "", "ʿ": "", "`": "", "´": "",
}));

const spelled = (text) => [...text].map((letter) => LETTERS.get(letter) ?? letter).join("");

// The words of a text: letters and digits alone, small, without marks. Apostrophes are left out, all else divides words.
export const wordsOf = (text) => {
  const bare = spelled(text).toLowerCase().normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "");
  return spelled(bare.toLowerCase().normalize("NFKD")).match(/[\p{L}\p{N}]+/gu) || [];
};

// The file of a beginning of a word.
export const fileOf = (beginning, count) => {
  let total = 0;
  for (const letter of beginning) total = (total * 31 + letter.codePointAt(0)) % 1_000_003;
  return total % count;
};

// The direction of a text is that of most of its letters: the first one may belong to a name in another script.
export const direction = (text) => {
  const sample = text.slice(0, 1000);
  const backward = sample.match(/[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/g)?.length || 0;
  return 2 * backward > (sample.match(/\p{L}/gu)?.length || 0) ? "rtl" : "ltr";
};

// An element with a class and children; text is text, whatever is in it.
export const make = (tag, name, ...children) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children);
  return element;
};
