import type { Place } from '../place.ts';

/** What the gateway's own configuration file lets through. */
export interface GatewayFact {
  readonly dialect: 'kong' | 'envoy';
  /** The configuration file the routes were read from. */
  readonly file: string;
  readonly routes: readonly RouteFact[];
  /** Kong's declarative file substitutes DASHBOARD_PASSWORD without quotes (failure case 42). Absent = not applicable. */
  readonly dashboardPasswordUnquoted?: Place;
}

export interface RouteFact {
  /** Name in the file. */
  readonly name: string;
  /** Path prefix or exact path as the gateway matches it, for example `/rest/v1/`. */
  readonly path: string;
  readonly match: 'prefix' | 'exact' | 'regex';
  /**
   * Who gets through: `open` = anybody; `key` = any valid API key; `service` = service_role only;
   * `login` = basic authentication; `denied` = nobody; `address` = an address list decides.
   */
  readonly access: 'open' | 'key' | 'service' | 'login' | 'denied' | 'address';
  /** Upstream as written: `http://auth:9999/verify`, `studio:3000`. */
  readonly upstream?: string;
  /** The Host header that the upstream is sent, where the file names one. */
  readonly host?: string;
  readonly timeoutMs?: number;
  readonly at: Place;
}
