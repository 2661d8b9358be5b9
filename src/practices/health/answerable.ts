/** The question to put to a service, or why it cannot be put. */
export type Answerable =
  | {
      /** As Compose's `healthcheck.test`. */
      readonly test: readonly string[];
      /** Variables without which the question has no answer. */
      readonly environment?: Readonly<Record<string, string>>;
    }
  | { readonly unable: string };
