import type { Tcp } from '../ports/tcp.ts';

export function systemTcp(): Tcp {
  const notYet = (): never => {
    throw new Error('not yet');
  };
  return { connect: notYet, ownAddresses: notYet };
}
