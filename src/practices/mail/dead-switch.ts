/** GoTrue has no such variable: supabase/auth:internal/conf/configuration.go, SMTPConfiguration. */
const pattern = /^(?:GOTRUE_)?SMTP_(?:SECURE|TLS|SSL|STARTTLS|ENCRYPTION|USE_TLS|USE_SSL|TLS_MODE)$/;

/** Whether a variable looks as if it chose the encryption of mail, which none does. */
export function isTlsSwitch(name: string): boolean {
  return pattern.test(name);
}
