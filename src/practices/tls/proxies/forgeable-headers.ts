/**
 * Headers in which a caller may claim to be somebody else, besides those that the edge writes itself. Nobody behind it needs
 * them: `Forwarded` is RFC 7239, `Sb-Forwarded-For` is GoTrue's (supabase/auth, GOTRUE_SECURITY_SB_FORWARDED_FOR_ENABLED), the
 * others are networks', which an edge that trusts none of them must not pass on.
 */
export const forgeable: readonly string[] = [
  'Forwarded',
  'X-Forwarded-Path',
  'X-Client-IP',
  'True-Client-IP',
  'CF-Connecting-IP',
  'Sb-Forwarded-For',
];
