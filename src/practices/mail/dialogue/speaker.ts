// Lines of SMTP over a stream (RFC 5321, section 4.2): a command goes, a reply of one or more lines comes.
import type { Stream } from '../../../ports/streams.ts';

export type Reply =
  | { readonly kind: 'reply'; readonly code: number; readonly lines: readonly string[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'silent' }
  /** Bytes that are no SMTP. */
  | { readonly kind: 'strange' };

/** gomail dials for 10 s (smtp.go, Dial); a greeting may take longer behind a busy relay, but nobody waits for more here. */
export const patienceMs = 15_000;

const mostReply = 64 * 1024;

export class Speaker {
  private rest = '';
  readonly stream: Stream;
  private readonly hide: (line: string) => string;

  /** `hide` takes secrets out of what the relay says. */
  constructor(stream: Stream, hide: (line: string) => string = (line) => line) {
    this.stream = stream;
    this.hide = hide;
  }

  async say(line: string): Promise<Reply> {
    // What came before it was asked for answers nothing: a forged answer in the clear before STARTTLS (RFC 3207, section 6).
    this.rest = '';
    this.stream.write(`${line}\r\n`);
    return this.listen();
  }

  async listen(): Promise<Reply> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.line();
      if (typeof line !== 'string') return line;
      const parts = /^(\d{3})([ -]?)(.*)$/.exec(line);
      if (parts === null) return { kind: 'strange' };
      lines.push(this.hide(parts[3] ?? ''));
      if (parts[2] !== '-') return { kind: 'reply', code: Number(parts[1]), lines };
    }
  }

  private async line(): Promise<string | Exclude<Reply, { kind: 'reply' }>> {
    for (;;) {
      const end = this.rest.indexOf('\n');
      if (end >= 0) {
        const line = this.rest.slice(0, end).replace(/\r$/, '');
        this.rest = this.rest.slice(end + 1);
        return line;
      }
      if (this.rest.length > mostReply) return { kind: 'strange' };
      const read = await this.stream.read(patienceMs);
      if (read.kind !== 'data') return read;
      this.rest += read.text;
    }
  }
}
