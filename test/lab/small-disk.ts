// A disk of a chosen size under a folder: a tmpfs, mounted on this machine. Needs root.
import { run } from './stack.ts';

export interface SmallDisk {
  /** Bytes in use. */
  used(): number;
  /** Makes it this large. What is on it stays; no smaller than that. */
  resize(bytes: number): void;
  close(): void;
}

export function mountSmallDisk(folder: string, bytes: number, mode = '0711'): SmallDisk {
  run(['mount', '-t', 'tmpfs', '-o', `size=${bytes},mode=${mode}`, 'swtest', folder]);
  return {
    used() {
      const [, line = ''] = run(['df', '-P', '-B1', folder]).trim().split('\n');
      return Number(line.split(/\s+/)[2]);
    },
    resize: (to) => void run(['mount', '-o', `remount,size=${Math.ceil(to)}`, folder]),
    close: () => void run(['umount', '-l', folder]),
  };
}
