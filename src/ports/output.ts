/** Writing the files a person named. Nothing else is ever written by a reading command. */
export interface Output {
  /**
   * Writes text to a path, whole or not at all (temporary name beside it, then rename). A new file is readable by its
   * owner only: reports and facts map a deployment's weaknesses. An existing file keeps its mode; a device such as
   * /dev/stdout is written to directly. Throws a Problem when the path cannot be written.
   */
  write(path: string, text: string): void;
}
