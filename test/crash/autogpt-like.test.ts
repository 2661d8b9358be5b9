import { applying, promiseCrashSafety } from './kills.ts';

promiseCrashSafety('autogpt-like', { ...applying, share: { turn: 0, of: 3 } });
