export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** http or https. May be a secret: it stands in no answer. */
  readonly url: string;
  readonly body?: { readonly contentType: string; readonly text: string };
  readonly timeoutMs: number;
  /**
   * Asked of every address that a connection is about to be made to, after the name was looked up: why it must not be, or
   * null. So a name cannot mean one machine when it is judged and another when it is called.
   */
  readonly refuse: (address: string) => string | null;
}

/** `reason` never holds the URL. Redirects are not followed. */
export type HttpResult =
  | { readonly answered: true; readonly status: number }
  | { readonly answered: false; readonly reason: string };

/** Calling others over HTTP. Never throws for what the other side does. */
export interface Http {
  request(request: HttpRequest): Promise<HttpResult>;
}
