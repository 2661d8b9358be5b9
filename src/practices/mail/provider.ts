// A provider of mail as auth meets it: where its relay listens, who the user is, what its DNS records are called.
// One file each in providers/. What it costs stands in data/mail-prices.json, which ages.
import type { mailProviders } from '../../engine/wishes/mail.ts';

export type ProviderId = (typeof mailProviders)[number];

export interface Provider {
  readonly id: ProviderId;
  /** As people call it. */
  readonly title: string;
  /** Regions by name; empty = one relay for everybody. `any` = a pattern of names. */
  readonly regions:
    | { readonly named: readonly string[] }
    | { readonly any: RegExp; readonly example: string };
  /** The relay; null = the wish names it. `region` is one that `regions` admits, or undefined where there are none. */
  readonly host: (region: string | undefined) => string | null;
  /** Ports on which it offers STARTTLS, the best one first. Empty = not known. */
  readonly startTls: readonly number[];
  /** Ports on which it speaks TLS from the first byte. Auth does so on 465 alone. */
  readonly implicitTls: readonly number[];
  /** A fixed user name; `password` = the password twice; null = the wish names it. */
  readonly user: { readonly fixed: string } | 'password' | null;
  /** What user and password are, in words; beside what people take for them. */
  readonly credentials: string;
  /** What it lets through, in words. */
  readonly limits: string;
  /** What an SPF record says that admits it; null = nothing has to be said at the sender's domain. */
  readonly spf: string | null;
  /** Below the domain, where its DKIM keys are; empty = each account has names of its own. */
  readonly dkim: readonly string[];
  /** Why no DKIM record can be looked for, where each account has names of its own. */
  readonly dkimNote?: string;
  /** Hosts that are this provider's, for a deployment that names one itself. */
  readonly isHost: (host: string) => boolean;
  readonly sources: readonly string[];
}
