/** Hosts under which anybody can open a site of their own. */
const shared =
  /(?:^|\.)(?:vercel\.app|netlify\.app|pages\.dev|workers\.dev|github\.io|gitlab\.io|herokuapp\.com|web\.app|firebaseapp\.com|onrender\.com|fly\.dev|railway\.app|ngrok\.io|ngrok\.app|ngrok-free\.app|trycloudflare\.com|azurewebsites\.net|amplifyapp\.com)$/;

/** The entries of GOTRUE_URI_ALLOW_LIST. */
export function entriesOf(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/**
 * Why a stranger's site can match an entry; null when it cannot. GoTrue matches the whole address with gobwas/glob and
 * the separators `.` and `/`: `*` stays within a label or path segment, `**` crosses both
 * (supabase/auth:internal/conf/configuration.go, internal/utilities/request.go). Schemes of apps are theirs alone.
 */
export function whyWide(entry: string): string | null {
  const [, scheme = '', host = ''] = /^(.*?):\/\/([^/?#]*)/.exec(entry) ?? [];
  if (scheme === '') return entry.startsWith('**') ? 'matches every address' : null;
  const isWeb = /^https?$/i.test(scheme) || scheme.includes('*') || scheme.includes('{');
  if (!isWeb) return null;
  if (host.includes('**')) return 'lets ** stand for the host or its end';
  const labels = host.replace(/:[^:]*$/, '').split('.');
  const fixed = labels.slice(labels.findLastIndex((label) => /[*?[{]/.test(label)) + 1);
  if (fixed.length === labels.length) return null;
  if (fixed.length < 2) return 'fixes no domain';
  const isWholeLabel = labels.some((label) => label === '*');
  return isWholeLabel && shared.test(fixed.join('.')) ? 'lets in every site of a shared host' : null;
}
