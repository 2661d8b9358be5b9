import { darkTokens, lightTokens, tokenRules } from './tokens.ts';

/** The page's style sheet. System fonts, one accent, colours only from the tokens. */
export const style = `
:root{color-scheme:light dark;${tokenRules(lightTokens)}
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{${tokenRules(darkTokens)}}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.55 var(--sans);overflow-wrap:break-word}
.page{max-width:70rem;margin:0 auto;padding:0 1.5rem 4rem}
h1,h2,h3,h4,p,ul,ol,figure,fieldset{margin:0;padding:0}
h1,h2,h3,h4{line-height:1.25;text-wrap:balance}
h2{font-size:1.375rem;margin:3rem 0 1rem}
ul,ol{list-style:none}
a{color:var(--accent);text-underline-offset:.15em}
code{font:.875em/1.5 var(--mono);overflow-wrap:anywhere;unicode-bidi:isolate}
small{font-size:.8125rem;font-weight:400}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
#findings:focus{outline:none}
.meta{color:var(--quiet);font-size:.875rem}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--surface);padding:.5rem 1rem;z-index:1}
.tone-p0{--tone:var(--p0);--soft:var(--p0-soft)}
.tone-p1{--tone:var(--p1);--soft:var(--p1-soft)}
.tone-p2{--tone:var(--p2);--soft:var(--p2-soft)}
.tone-p3{--tone:var(--p3);--soft:var(--p3-soft)}
.tone-open{--tone:var(--open);--soft:var(--open-soft)}
.tone-good{--tone:var(--good);--soft:var(--good-soft)}
.tone-quiet{--tone:var(--quiet);--soft:var(--ground)}

.masthead{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1.5rem;padding:1.25rem 0;color:var(--quiet);font-size:.875rem}
.brand{color:var(--text);font-weight:700;font-size:1rem}
.brand span{color:var(--accent)}

.hero{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:2rem 3rem;align-items:center;background:var(--surface);border:1px solid var(--line);border-radius:16px;padding:2rem 2.25rem;box-shadow:var(--shadow)}
.hero h1{font-size:clamp(2.25rem,6vw,3.25rem);letter-spacing:-.02em;color:var(--tone);margin:.25rem 0 .5rem}
.mark{display:inline-grid;place-items:center;width:1.1em;height:1.1em;border-radius:50%;background:var(--soft);font-size:.7em;vertical-align:.12em}
.reason{font-size:1.125rem}
.selection{color:var(--open);font-weight:600}
.pieces{display:flex;flex-wrap:wrap;gap:.4rem .5rem;margin-top:1.1rem}
.pieces li{border:1px solid var(--line);border-radius:99px;padding:.1rem .7rem;font-size:.875rem;color:var(--quiet)}
.figures{display:grid;grid-template-columns:auto auto;gap:1rem 1.75rem;justify-items:center}
.figures figure{text-align:center;width:8.5rem}
.figures figcaption{font-weight:600;margin-top:.35rem}
.figures figcaption small{display:block;color:var(--quiet)}
.counts{grid-column:1/-1;display:flex;flex-wrap:wrap;justify-content:center;gap:.4rem;max-width:22rem}
.counts li{background:var(--soft);color:var(--tone);border-radius:99px;padding:.1rem .7rem;font-size:.875rem}
.ring{display:block;width:100%;fill:none}
.ring circle{stroke-width:9}
.ring .track{stroke:var(--line)}
.ring .arc{stroke:var(--tone);stroke-linecap:round}
.ring .hidden{stroke:var(--open);stroke-dashoffset:0;opacity:.45;stroke-width:4}
.ring text{fill:var(--text);font:700 30px/1 var(--sans);text-anchor:middle;dominant-baseline:central;font-variant-numeric:tabular-nums}

.headlines{margin-top:1rem;background:var(--soft);border:1px solid var(--tone);border-radius:12px;padding:.85rem 1.25rem}
.headlines span{color:var(--tone);font-weight:800}
.first{display:grid;gap:.75rem}
.first li{display:grid;grid-template-columns:5.5rem minmax(0,1fr);align-items:center;gap:1rem;background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1rem 1.25rem}
.gain{color:var(--good);font-size:1.5rem;font-weight:700;font-variant-numeric:tabular-nums;white-space:nowrap}
.lead{color:var(--quiet);margin:-.5rem 0 1rem}
.open{display:grid;gap:.75rem}
.open li{background:var(--open-soft);border-radius:12px;padding:.85rem 1.25rem}
.open .meta{display:flex;flex-wrap:wrap;gap:.15rem 1rem}

.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:1rem}
.card{display:grid;grid-template-columns:4rem minmax(0,1fr);gap:1rem;align-items:start;background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1.1rem}
.card h3{font-size:1rem}
.card .state{font-size:.9375rem;margin-bottom:.35rem}
.show{display:inline-block;margin-top:.4rem;font-size:.875rem}

#filter{display:flex;flex-wrap:wrap;gap:.9rem 1.75rem;align-items:end;background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1rem 1.25rem}
fieldset{border:0;min-width:0;display:flex;flex-wrap:wrap;gap:.25rem .9rem}
legend,.field{font-size:.8125rem;color:var(--quiet);padding:0}
.box{display:inline-flex;align-items:center;gap:.35rem;min-height:1.75rem;font-size:.9375rem}
.box input{width:1.1rem;height:1.1rem;margin:0;accent-color:var(--accent)}
.field{display:grid;gap:.2rem}
.wide{flex:1 1 12rem}
select,input[type=search],button{font:inherit;font-size:.9375rem;color:var(--text);background:var(--ground);border:1px solid var(--edge);border-radius:8px;padding:.3rem .6rem;min-height:2.25rem;max-width:100%}
button{cursor:pointer;background:var(--surface)}
button:hover{border-color:var(--accent);color:var(--accent)}
.shown{display:flex;align-items:center;gap:.75rem;color:var(--quiet);font-size:.875rem}

.group h3,.settled h3{font-size:1.0625rem;margin:2rem 0 .75rem;font-weight:600}
.group h3 span{font-weight:800;margin-right:.35rem}
.group h3 small,.settled h3 small{color:var(--quiet);margin-left:.5rem}
.finding{background:var(--surface);border:1px solid var(--line);border-left:5px solid var(--tone);border-radius:12px;padding:1.1rem 1.35rem;margin-top:.9rem;scroll-margin-top:1rem}
.finding:target{outline:3px solid var(--accent);outline-offset:2px}
tr:target{scroll-margin-top:5rem}
tr:target td{background:var(--ground)}
tr:target td:first-child{box-shadow:inset 4px 0 var(--accent)}
.finding header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.35rem .9rem}
.finding h4{font-size:1.125rem;flex:1 1 18rem}
.badge{background:var(--soft);color:var(--tone);border-radius:99px;padding:.1rem .7rem;font-size:.8125rem;font-weight:700;white-space:nowrap}
.badge .state{font-weight:400}
.id{font-size:.875rem;text-decoration:none}
.id:hover{text-decoration:underline}
.detail{margin-top:.5rem;overflow-wrap:anywhere}
.why{margin-top:.25rem;color:var(--quiet)}
.scroll{overflow-x:auto;margin-top:.8rem;border:1px solid var(--line);border-radius:8px}
table{overflow-wrap:normal;border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .8rem}
th{font-size:.8125rem;font-weight:600;color:var(--quiet);background:var(--ground)}
td{border-top:1px solid var(--line)}
td code{overflow-wrap:normal}
td:first-child code{white-space:nowrap}
.finding td:first-child{width:1%}
.finding td:nth-child(2){width:40%}
.remedy{margin-top:.8rem;background:var(--good-soft);border-radius:8px;padding:.6rem .9rem}
.remedy b{color:var(--good);margin-right:.35rem}
.command{margin-top:.35rem}
.copy{min-height:1.75rem;padding:.05rem .6rem;font-size:.8125rem;margin-left:.35rem;vertical-align:baseline}
.more{margin-top:.7rem}
.quiet{margin-top:1.5rem;background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:.9rem 1.35rem}
.quiet summary{cursor:pointer;font-weight:600}
.quiet summary small{color:var(--quiet);margin-left:.35rem}
.quiet td:first-child{min-width:16rem}
.quiet td:first-child code{white-space:normal}
.tick{color:var(--tone);font-weight:800}
footer{margin-top:4rem;padding-top:1.5rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.875rem;display:grid;gap:.5rem;max-width:48rem}

@media (max-width:52rem){.hero{grid-template-columns:minmax(0,1fr);padding:1.5rem}.figures{justify-content:center}}
@media (max-width:34rem){
.page{padding:0 1rem 3rem}
.first li{grid-template-columns:minmax(0,1fr);gap:.25rem}
.finding,.quiet{padding:1rem}
.figures figure{width:7rem}
.finding h4{flex-basis:100%}
td code{white-space:nowrap}
}
@media (prefers-reduced-motion:no-preference){button{transition:border-color .15s,color .15s}}
@media print{
:root{${tokenRules(lightTokens)}--ground:#fff;--shadow:none}
body{font-size:10.5pt}
.page{max-width:none;padding:0}
#filter,.copy,.skip,.show{display:none!important}
.finding,.card,.first li,.hero,.open li,tr{break-inside:avoid}
h2,h3{break-after:avoid}
.badge,.counts li,.headlines,.remedy,.ring{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
