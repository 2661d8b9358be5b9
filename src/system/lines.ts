import { StringDecoder } from 'node:string_decoder';

/** A line without an end is handed on when it gets longer than any line a person would read. */
const longestLine = 64 * 1024;

/** Cuts a stream of bytes into lines; `\r` ends one too, for programs that draw progress over itself. */
export function lineCutter(onLine: (line: string) => void): {
  add(chunk: Uint8Array): void;
  /** What came after the last line end. */
  end(): void;
} {
  const decoder = new StringDecoder('utf8');
  let rest = '';

  function hand(text: string): void {
    const lines = text.split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    // The other half of a \r\n may come with the next chunk: it then ends an empty line, which is none.
    for (const line of lines.filter((each) => each !== '')) onLine(line);
  }

  return {
    add(chunk) {
      hand(rest + decoder.write(Buffer.from(chunk)));
      if (rest.length > longestLine) hand(`${rest}\n`);
    },
    end: () => hand(`${rest}${decoder.end()}\n`),
  };
}
