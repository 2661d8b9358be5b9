// Part of the STAND-IN for Supavisor: the vault, AES-256-GCM in Cloak's layout under VAULT_ENC_KEY (supabase/supavisor: config/runtime.exs;
// danielberkompas/cloak: lib/cloak/ciphers/aes_gcm.ex: type 1, length and key tag, IV of 16 bytes, tag of 16, ciphertext; AAD `AES256GCM`).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fatal, need } from './shared.mjs';

const vault = Buffer.from(need('VAULT_ENC_KEY'));
const keyTag = Buffer.from('\x01\nAES.GCM.V1');
const aad = Buffer.from('AES256GCM');
export const checkKey = () =>
  vault.length === 32 ||
  fatal(
    `** (ErlangError) Unknown cipher or invalid key size: VAULT_ENC_KEY has ${vault.length} bytes, 32 are needed`,
  );

export function encrypt(text) {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-gcm', vault, iv);
  cipher.setAAD(aad);
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([keyTag, iv, cipher.getAuthTag(), sealed]).toString('hex');
}

export function decrypt(hex) {
  const bytes = Buffer.from(hex, 'hex').subarray(keyTag.length);
  const cipher = createDecipheriv('aes-256-gcm', vault, bytes.subarray(0, 16));
  cipher.setAAD(aad);
  cipher.setAuthTag(bytes.subarray(16, 32));
  return Buffer.concat([cipher.update(bytes.subarray(32)), cipher.final()]).toString();
}
