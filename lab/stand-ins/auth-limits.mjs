// Part of the STAND-IN for GoTrue: its budgets by caller. Kept from upstream (supabase/auth: internal/api/middleware.go, performRateLimiting;
// internal/api/options.go, NewLimiterOptions): nothing is limited without GOTRUE_RATE_LIMIT_HEADER or without a value in that header;
// the caller is the header's left-most entry; 30 at once, then GOTRUE_RATE_LIMIT_VERIFY or _OTP (30) in five minutes; 429 over_request_rate_limit.
import { env, log } from './shared.mjs';

const burst = 30;
const perSecond = {
  verify: Number(env.GOTRUE_RATE_LIMIT_VERIFY ?? 30) / 300,
  otp: Number(env.GOTRUE_RATE_LIMIT_OTP ?? 30) / 300,
};
const buckets = new Map();

// Throws what `serve` answers with when the caller's budget of this kind is used up.
export function limited(kind, req) {
  const header = env.GOTRUE_RATE_LIMIT_HEADER;
  if (!header) return;
  const value = req.headers[header.toLowerCase()];
  if (!value)
    return log('request does not have a value for the rate limiting header, rate limiting is not applied');
  const key = `${kind} ${value.split(',')[0].trim()}`;
  const now = Date.now() / 1000;
  const { left, at } = buckets.get(key) ?? { left: burst, at: now };
  const full = Math.min(burst, left + (now - at) * perSecond[kind]);
  if (full < 1)
    throw {
      status: 429,
      body: { code: 429, error_code: 'over_request_rate_limit', msg: 'Request rate limit reached' },
    };
  buckets.set(key, { left: full - 1, at: now });
}
