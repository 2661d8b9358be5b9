import { definePractice, type Practice } from '../engine/practice.ts';

type Row = readonly [
  Practice['id'],
  string,
  Practice['priority'],
  Practice['effort'],
  Practice['impact'],
  string,
];

const rows: readonly Row[] = [
  ['secrets', 'Secrets and API keys', 'P0', 'Low', 'Critical', 'Published samples let anyone in'],
  ['exposure', 'Exposure', 'P0', 'Low', 'Critical', 'What is reachable will be tried'],
  ['tls', 'SSL/TLS with Reverse Proxy', 'P0', 'Medium', 'Critical', 'Required for production security'],
  ['mail', 'SMTP Configuration', 'P0', 'Low', 'Critical', 'Required for auth emails'],
  [
    'monitoring',
    'Monitoring & Observability',
    'P0',
    'Medium',
    'Critical',
    'Required for production operations',
  ],
  ['backup', 'Backup & Disaster Recovery', 'P1', 'Medium', 'High', 'Data protection'],
  ['health', 'Health Check Optimization', 'P1', 'Low', 'High', 'Reliability improvement'],
  ['logs', 'Log Management', 'P1', 'Low', 'High', 'Debugging and compliance'],
  ['auth', 'Sign-in', 'P1', 'Low', 'High', 'Users who cannot sign in are no users'],
  ['realtime', 'Realtime', 'P1', 'Low', 'Medium', 'Silent when it breaks'],
  ['database', 'Database', 'P1', 'Medium', 'Critical', 'Everything else rests on it'],
  ['compose', 'Compose files', 'P1', 'Low', 'High', 'What runs must be what was meant'],
  ['host', 'Host', 'P1', 'Low', 'High', 'A full disk stops everything'],
  ['storage', 'Storage Backend (S3)', 'P2', 'Medium', 'Medium', 'Scalability'],
  ['pool', 'Connection Pool Tuning', 'P2', 'Low', 'Medium', 'Performance optimization'],
  ['limits', 'Resource Limits', 'P2', 'Low', 'Medium', 'Resource management'],
  ['analytics', 'Analytics Backend', 'P3', 'Low', 'Low', 'Optional improvement'],
  ['functions', 'Edge Functions', 'P3', 'Low', 'Low', 'Optional feature'],
  ['replicas', 'Read Replicas', 'P3', 'High', 'Low', 'Advanced scalability'],
];

/** Nineteen practices, as the real ones read. */
export const samplePractices: readonly Practice[] = rows.map(
  ([id, title, priority, effort, impact, reason]) => {
    return definePractice({ id, title, priority, effort, impact, reason, done: `${title} is in order` });
  },
);
