/** A line in a file of the deployment: what a person opens to see the evidence. */
export interface Place {
  /** Path relative to the deployment directory where possible, else absolute. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** `docker-compose.yml:41`, the form editors and terminals make clickable. */
export function printPlace(place: Place): string {
  return `${place.file}:${place.line}`;
}

/** A value and where it comes from: first the line where it takes effect, then the lines it was interpolated from. */
export interface Located<T> {
  readonly value: T;
  readonly at: readonly Place[];
}
