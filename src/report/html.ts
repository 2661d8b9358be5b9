// One page, whole in itself: no request leaves it, no script but the one below may run in it, and it says everything
// with that script switched off.
import { createHash } from 'node:crypto';
import type { AuditReport } from '../model/audit.ts';
import { client } from './html/client.ts';
import { findings } from './html/findings.ts';
import { hero, pageTitle } from './html/hero.ts';
import { html, type Markup, verbatim } from './html/markup.ts';
import { practiceGrid } from './html/practices.ts';
import { style } from './html/style.ts';

/** The report as a page that can be mailed, opened from disk and printed. */
export function renderHtml(report: AuditReport): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${pageTitle(report)}</title>
<link rel="icon" href="data:,">
<style>${verbatim(style)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<div class="page">
${masthead(report)}
<main>
${hero(report)}
${practiceGrid(report)}
${findings(report)}
</main>
${foot(report)}
</div>
<script>${verbatim(client)}</script>
</body>
</html>
`;
  return page.markup;
}

/** Nothing may be loaded; of styles and scripts only ours, known by their hashes (CSP level 2). */
function policy(): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(client)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const modeWords: Readonly<Record<AuditReport['mode'], string>> = {
  static: 'from files only',
  live: 'from files and the running stack',
  replay: 'from saved facts',
};

function masthead({ generatedAt, collectedAt, mode }: AuditReport): Markup {
  const time = mode === 'replay' ? collectedAt : generatedAt;
  return html`<header class="masthead"><p class="brand">Seaworthy <span>audit</span></p>
<p><time datetime="${time}">${time.slice(0, 16).replace('T', ' ')} UTC</time>, ${modeWords[mode]}</p></header>`;
}

function foot({ generator }: AuditReport): Markup {
  return html`<footer><p><b>Score</b>: a passed check earns its weight (P0 8, P1 4, P2 2, P3 1), a failed one nothing. What is unknown
is never a pass: it leaves the score and lowers the coverage. What does not apply, and what only a person can judge, leaves both.</p>
<p><b>Verdict</b>: not ready when a P0 check fails, unproven when a P0 check is unknown, ready otherwise.</p>
<p>Seaworthy ${generator.version}. Independent software, not affiliated with Supabase. This page holds no secret, but it maps weaknesses: share it with care.</p></footer>`;
}
