// The certificate that an edge shows.
import { connect, type PeerCertificate } from 'node:tls';
import { dialing, type Edge } from './edge.ts';

export interface Shown {
  readonly issuer: string;
  readonly serial: string;
  readonly names: string;
  readonly from: Date;
  readonly until: Date;
  readonly protocol: string;
}

/** Shakes hands, with the chain verified up to the edge's root and the name checked; rejects when either does not hold. */
export function certificateOf(edge: Edge): Promise<Shown> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...dialing(edge), minVersion: 'TLSv1.2', timeout: 10_000 }, () => {
      const shown = socket.getPeerCertificate(true);
      resolve({ ...factsOf(shown), protocol: socket.getProtocol() ?? '' });
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('timeout', () => socket.destroy(new Error('no handshake in 10 s')));
  });
}

function factsOf(shown: PeerCertificate): Omit<Shown, 'protocol'> {
  return {
    issuer: String(shown.issuer.CN),
    serial: shown.serialNumber,
    names: shown.subjectaltname ?? '',
    from: new Date(shown.valid_from),
    until: new Date(shown.valid_to),
  };
}

/** How long a certificate holds, in whole hours. */
export function hoursOf({ from, until }: Shown): number {
  return Math.round((until.getTime() - from.getTime()) / 3_600_000);
}

/** Waits until a certificate holds that `isWanted` accepts, and does `between` before each look; its last fault when none does. */
export async function untilShown(
  edge: Edge,
  isWanted: (shown: Shown) => boolean,
  seconds: number,
  between: () => void = () => {},
): Promise<Shown> {
  const end = Date.now() + seconds * 1000;
  let fault = 'nothing was shown';
  while (Date.now() < end) {
    between();
    try {
      const shown = await certificateOf(edge);
      if (isWanted(shown)) return shown;
      fault = `${shown.serial} of ${shown.issuer} is not the wanted one`;
    } catch (error) {
      fault = String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`no such certificate in ${seconds} s: ${fault}`);
}
