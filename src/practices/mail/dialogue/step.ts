// The steps of a dialogue with a relay, in order. Every one is timed; the first that fails ends it.
export const stepNames = [
  'connect',
  'greeting',
  'EHLO',
  'TLS',
  'AUTH',
  'MAIL FROM',
  'RCPT TO',
  'DATA',
  'RSET',
] as const;

export type StepName = (typeof stepNames)[number];

export interface Step {
  readonly name: StepName;
  readonly ok: boolean;
  readonly milliseconds: number;
  /** What was seen, in words; what a relay said is cut to one line. Never a secret. */
  readonly saw: string;
  /** What to do; absent where nothing is to be done. */
  readonly todo?: string;
}

/** Who speaks to whom: what auth is told. */
export interface RelaySettings {
  readonly host: string;
  readonly port: number;
  /** Empty = auth sends no login. */
  readonly user: string;
  readonly password: string;
  readonly from: string;
  readonly senderName: string;
  /** What auth calls itself: the host of API_EXTERNAL_URL (mailmeclient.go, LocalName). */
  readonly localName: string;
}
