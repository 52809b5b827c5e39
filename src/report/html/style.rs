//! The dossier's style sheet: for screens and for paper, without any outside font.

/// The sheet. Colours keep a contrast of at least 4.5 to 1 on white.
pub(super) const SHEET: &str = "
:root{--ink:#1c2430;--soft:#525c6b;--line:#c9d0d9;--tint:#f2f5f8;--main:#1d4f8c;--good:#1b6b3a;--bad:#a32a16;--tag:#6b4a00}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.5rem;color:var(--ink);background:#fff;font:16px/1.5 system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
header{border-bottom:3px solid var(--main);margin-bottom:1.5rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0}
h2{font-size:1.4rem;margin:2.2rem 0 .6rem;color:var(--main)}
h3{font-size:1.2rem;margin:1.6rem 0 .4rem}
h4{font-size:1.05rem;margin:1.3rem 0 .3rem;padding-top:.6rem;border-top:1px solid var(--line)}
.kind,.day{margin:.2rem 0;color:var(--soft)}
a{color:var(--main)}
p{margin:.4rem 0}
ul.cards{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}
ul.cards li{flex:1 1 9rem;background:var(--tint);border:1px solid var(--line);border-radius:.4rem;padding:.7rem .9rem}
ul.cards strong{display:block;font-size:1.7rem;line-height:1.2;font-variant-numeric:tabular-nums}
ul.cards span{color:var(--soft);font-size:.92rem}
table{border-collapse:collapse;width:100%;margin:.6rem 0 1.2rem;font-size:.93rem}
caption{text-align:left;color:var(--soft);padding-bottom:.3rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
thead th{background:var(--tint);border-bottom:2px solid var(--line)}
tbody th{font-weight:600}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tr.sum th,tr.sum td{border-top:2px solid var(--line);font-weight:600}
tr.sub td{padding-left:1.6rem}
.good{color:var(--good)}.bad{color:var(--bad);font-weight:600}
.soft{color:var(--soft)}
.tag{display:inline-block;border:1px solid var(--tag);color:var(--tag);border-radius:.6rem;padding:0 .45rem;font-size:.78rem;line-height:1.4;white-space:nowrap}
cite{font-style:normal;color:var(--soft);font-size:.86rem}
dl.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:.35rem 1.2rem;margin:.6rem 0;font-size:.93rem}
dl.facts div{break-inside:avoid}
dt{color:var(--soft);font-size:.84rem}
dd{margin:0}
.rank1{border-left:4px solid var(--main);padding-left:.8rem}
svg{display:block}
svg .track{fill:#e3e8ee}svg .reached{fill:#2f6fb7}svg .short{fill:#c2553f}svg .mark{stroke:#1c2430;stroke-width:2}
@media print{
@page{size:A4;margin:16mm 14mm}
body{max-width:none;padding:0;font-size:10pt}
a{color:inherit;text-decoration:none}
section.home{break-before:page}
tr,li,dl.facts div{break-inside:avoid}
h2,h3,h4{break-after:avoid}
thead{display:table-header-group}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
";
