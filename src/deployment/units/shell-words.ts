/** Signs that end a command unless quoted: what follows them is dropped without a word. */
const enders = ';&|<>';
const blanks = ' \t\r\n';

interface State {
  readonly words: string[];
  word: string;
  /** Something, maybe empty quotes, makes a word. */
  hasWord: boolean;
  escaped: boolean;
  single: boolean;
  double: boolean;
  back: boolean;
  /** Inside `$( )`. */
  dollar: boolean;
}

/**
 * Splits a command text into words as mattn/go-shellwords v1.0.12 does, which Compose uses for `command: TEXT`. Undefined when
 * quotes or brackets do not match.
 */
export function splitWords(line: string): readonly string[] | undefined {
  const state: State = {
    words: [],
    word: '',
    hasWord: false,
    escaped: false,
    single: false,
    double: false,
    back: false,
    dollar: false,
  };
  for (const character of line) {
    const outcome = take(character, state);
    if (outcome === 'refuse') return undefined;
    if (outcome === 'end') break;
  }
  if (state.escaped || isQuoted(state)) return undefined;
  return state.hasWord ? [...state.words, state.word] : state.words;
}

function take(character: string, state: State): 'go on' | 'end' | 'refuse' {
  if (state.escaped) return add(character, state);
  if (character === '\\' && !state.single) {
    state.escaped = true;
    return 'go on';
  }
  if (blanks.includes(character)) return blank(character, state);
  if (character === '"' && !state.single && !state.dollar) return toggle('double', state);
  if (character === "'" && !state.double && !state.dollar) return toggle('single', state);
  if (character === '(' && !state.single && !state.double && !state.back) return openBracket(state);
  if (character === ')' && !state.single && !state.double && !state.back) state.dollar = !state.dollar;
  if (character === '`' && !state.single && !state.double && !state.dollar) state.back = !state.back;
  if (!enders.includes(character) || isQuoted(state)) return add(character, state);
  // `2>file`: a digit before the sign is a file descriptor, not a word.
  if (character === '>' && /^[0-9]/.test(state.word)) state.hasWord = false;
  return 'end';
}

function isQuoted(state: State): boolean {
  return state.single || state.double || state.back || state.dollar;
}

function add(character: string, state: State): 'go on' {
  state.word += character;
  state.hasWord = true;
  state.escaped = false;
  return 'go on';
}

function blank(character: string, state: State): 'go on' {
  if (isQuoted(state)) {
    state.word += character;
    return 'go on';
  }
  if (state.hasWord) state.words.push(state.word);
  state.word = '';
  state.hasWord = false;
  return 'go on';
}

function toggle(quote: 'single' | 'double', state: State): 'go on' {
  if (state[quote]) state.hasWord = true;
  state[quote] = !state[quote];
  return 'go on';
}

function openBracket(state: State): 'go on' | 'refuse' {
  if (state.dollar || !state.word.endsWith('$')) return 'refuse';
  state.dollar = true;
  state.word += '(';
  return 'go on';
}
