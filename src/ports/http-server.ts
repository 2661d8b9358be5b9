export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export interface HttpListening {
  /** As it was bound: port 0 asks for any. */
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Answering GET and HEAD over plain HTTP; everything else is refused with 405. */
export interface HttpServer {
  /** `path` is without its query. A Problem of fault `setup` when the address cannot be bound. */
  listen(host: string, port: number, answer: (path: string) => HttpAnswer): Promise<HttpListening>;
}
