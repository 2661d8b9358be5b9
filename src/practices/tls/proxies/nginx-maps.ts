// What nginx works out of a request before it chooses where to send it.
import type { Site } from '../site/site.ts';

/** Maps and zones, for the level of `http`. Every name begins with `seaworthy_`, so that no other file's is met. */
export function nginxMaps(site: Site): readonly string[] {
  return [
    ...map('$http_upgrade', '$seaworthy_connection', [
      ['default', 'upgrade'],
      ['""', '""'],
    ]),
    ...geo(site.trustedProxies),
    // Plain http leads to https, but for a challenge, and for what a trusted proxy in front has taken by https already.
    ...map('$scheme:$seaworthy_trusted:$http_x_forwarded_proto:$request_uri', '$seaworthy_plain', [
      ['default', '0'],
      ['"~^http:1:https:"', '0'],
      ['"~^http:[01]:[^:/]*:/\\.well-known/acme-challenge/"', '0'],
      ['"~^http:"', '1'],
    ]),
    ...(site.storage === null ? map('$uri', '$seaworthy_prefix', [['default', '""']]) : storageMaps()),
    `limit_req_zone $binary_remote_addr zone=seaworthy_auth:10m rate=${site.rateLimit.perMinute}r/m;`,
  ];
}

function storageMaps(): readonly string[] {
  return [
    // An sb_ key is exchanged for a token by the gateway alone.
    ...map('"$http_apikey|$http_authorization|$arg_apikey"', '$seaworthy_exchanged', [
      ['default', '0'],
      ['"~^sb_"', '1'],
      ['"~*\\|bearer +sb_"', '1'],
      ['"~\\|sb_[^|]*$"', '1'],
    ]),
    ...map('"$seaworthy_exchanged:$uri"', '$seaworthy_prefix', [
      ['default', '""'],
      ['"~^0:/storage/v1/"', '/storage/v1'],
    ]),
    // The path as the client wrote it: S3 signs it. One that only becomes Storage's by cleaning is nobody's.
    ...map('$request_uri', '$seaworthy_storage_path', [
      ['default', '/'],
      ['"~^/storage/v1(?<seaworthy_rest>/.*)$"', '$seaworthy_rest'],
    ]),
    ...map('"$request_method:$http_origin:$http_access_control_request_method"', '$seaworthy_preflight', [
      ['default', '0'],
      ['"~^OPTIONS:.+:[A-Z]+$"', '1'],
    ]),
    ...map('$seaworthy_preflight', '$seaworthy_cors_methods', [
      ['default', '""'],
      ['1', '"GET,POST,PUT,PATCH,DELETE,OPTIONS,HEAD"'],
    ]),
    ...map('$seaworthy_preflight', '$seaworthy_cors_headers', [
      ['default', '""'],
      ['1', '*'],
    ]),
    ...map('$seaworthy_preflight', '$seaworthy_cors_age', [
      ['default', '""'],
      ['1', '3600'],
    ]),
  ];
}

function geo(networks: readonly string[]): readonly string[] {
  return [
    'geo $realip_remote_addr $seaworthy_trusted {',
    '    default 0;',
    ...networks.map((network) => `    ${network} 1;`),
    '}',
  ];
}

function map(
  from: string,
  to: string,
  rows: readonly (readonly [when: string, value: string])[],
): readonly string[] {
  const source = from.startsWith('"') ? from : `"${from}"`;
  return [`map ${source} ${to} {`, ...rows.map(([when, value]) => `    ${when} ${value};`), '}'];
}
