// Of the package smtp-server (no types of its own), what our relays use.
declare module 'smtp-server' {
  import type { EventEmitter } from 'node:events';
  import type { Readable } from 'node:stream';

  export interface Session {
    readonly envelope: { readonly mailFrom: { readonly address: string } | false };
  }
  type Done = (error?: Error | null, answer?: unknown) => void;
  export interface Options {
    readonly secure?: boolean;
    readonly key?: string;
    readonly cert?: string;
    readonly hideSTARTTLS?: boolean;
    readonly disabledCommands?: readonly string[];
    readonly authMethods?: readonly string[];
    readonly authOptional?: boolean;
    readonly allowInsecureAuth?: boolean;
    readonly closeTimeout?: number;
    readonly disableReverseLookup?: boolean;
    readonly logger?: boolean;
    readonly onAuth?: (
      auth: {
        readonly method: string;
        readonly username: string;
        readonly password?: string;
        validatePassword?(password: string): boolean;
      },
      session: Session,
      done: Done,
    ) => void;
    readonly onMailFrom?: (address: { readonly address: string }, session: Session, done: Done) => void;
    readonly onRcptTo?: (address: { readonly address: string }, session: Session, done: Done) => void;
    readonly onData?: (stream: Readable, session: Session, done: Done) => void;
  }
  export class SMTPServer extends EventEmitter {
    constructor(options: Options);
    listen(port: number, host: string, done: () => void): { address(): { readonly port: number } };
    readonly server: { address(): { readonly port: number } };
    close(done: () => void): void;
  }
}
