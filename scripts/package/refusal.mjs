/** What ends the packaging with one line and a hint, no trace. */
export class Refusal extends Error {
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}
