#include "report/html_page.h"

#include "base/base64.h"
#include "base/sha256.h"
#include "report/markup_text.h"

namespace secretscan {
namespace {

// Colours are chosen for a contrast of 4.5 at least, in both schemes.
constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1c2128;--soft:#57606a;--line:#d5dae1;
--link:#0a58ca;--critical:#b3160c;--high:#b84a00;--medium:#806000;--low:#1a5fb4;--info:#57606a;
--ok:#1a6b2f;--okbg:#e3f4e7;--badbg:#fdeceb;--warnbg:#fff4d6;--mark:#e9edf3}
@media (prefers-color-scheme:dark){:root{--bg:#0f1318;--card:#171c23;--text:#e4e8ee;--soft:#9ba6b4;
--line:#323a45;--link:#7db4ff;--critical:#ff8177;--high:#ffa15c;--medium:#e6c34f;--low:#7db4ff;
--info:#a9b3c0;--ok:#76d48c;--okbg:#14301c;--badbg:#3b1815;--warnbg:#352a0c;--mark:#242b35}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,
"Segoe UI",
Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.2rem;margin:2rem 0 .75rem}
h3{font-size:1rem;margin:0;display:flex;flex-wrap:wrap;gap:.35rem .6rem;align-items:center}
p{margin:.4rem 0}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
code{font:.92em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
overflow-wrap:anywhere}
.soft{color:var(--soft)}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.4rem .8rem}
.banner{border-radius:.5rem;padding:.7rem 1rem;margin:1rem 0;border:1px solid var(--line);
border-left-width:.35rem}
.bad{background:var(--badbg);border-left-color:var(--critical)}
.good{background:var(--okbg);border-left-color:var(--ok)}
.warn{background:var(--warnbg);border-left-color:var(--medium)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;
margin:1rem 0;
padding:0;list-style:none}
.tiles li,.card,article{background:var(--card);border:1px solid var(--line);border-radius:.5rem}
.tiles li{padding:.7rem .9rem}
.tiles b{display:block;font-size:1.7rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tiles span{color:var(--soft)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:.75rem;
align-items:start}
.card{padding:.4rem .9rem .8rem;overflow-x:auto}
table{border-collapse:collapse;width:100%}
caption{text-align:left;font-weight:600;padding:.35rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;
border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-weight:600;font-size:.85rem;white-space:nowrap}
tbody th{font-weight:400}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.d{white-space:nowrap}
.bar{width:40%;min-width:5rem}
.bar svg{display:block;width:100%;height:.8rem;margin-top:.35rem}
.badge{border-radius:1rem;padding:.05rem .6rem;font-size:.8rem;font-weight:700;border:1.5px solid;
text-transform:capitalize}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}
.low{color:var(--low)}.info{color:var(--info)}
.f-critical{fill:var(--critical)}.f-high{fill:var(--high)}.f-medium{fill:var(--medium)}
.f-low{fill:var(--low)}.f-info{fill:var(--info)}
.state{border-radius:.3rem;padding:.05rem .5rem;font-size:.85rem;background:var(--mark)}
.state.live{background:var(--badbg);color:var(--critical);font-weight:600}
.secret{background:var(--mark);border-radius:.3rem;padding:.05rem .4rem}
figure{margin:0}
figure svg{width:100%;height:auto;min-width:44rem;display:block}
figure text{fill:var(--text);font:12px system-ui,sans-serif}
figure .tick{fill:var(--soft)}
figure line{stroke:var(--line)}
figure .past{fill-opacity:.25;stroke-width:1.2}
figure .live{fill-opacity:.8}
.s-critical{stroke:var(--critical)}.s-high{stroke:var(--high)}.s-medium{stroke:var(--medium)}
.s-low{stroke:var(--low)}.s-info{stroke:var(--info)}
figure circle{stroke:var(--card);stroke-width:1.2}
figcaption{color:var(--soft);font-size:.9rem;padding-top:.4rem}
form{display:flex;flex-wrap:wrap;gap:.6rem 1.1rem;align-items:end;padding:.8rem .9rem;
margin-bottom:.75rem;
position:sticky;top:0;z-index:1;background:var(--card);border:1px solid var(--line);
border-radius:.5rem}
form[hidden]{display:none}
form label,fieldset{display:grid;gap:.15rem;font-size:.85rem;color:var(--soft);border:0;margin:0;
padding:0}
fieldset div{display:flex;flex-wrap:wrap;gap:.2rem .8rem;min-height:2.1rem;align-items:center}
fieldset label{display:flex;grid-auto-flow:column;gap:.3rem;align-items:center;
text-transform:capitalize;
font-weight:600}
legend{padding:0}
input[type=search],select,button{font:inherit;color:var(--text);background:var(--bg);
max-width:15rem;
border:1px solid var(--soft);border-radius:.35rem;padding:.3rem .55rem;min-height:2.1rem}
input[type=search]{min-width:13rem}
button{cursor:pointer}
output{font-weight:600;color:var(--text);margin-left:auto;min-height:2.1rem;display:flex;
align-items:center}
article{padding:.75rem .9rem;margin-bottom:.6rem;content-visibility:auto;
contain-intrinsic-size:auto 10rem}
article[hidden]{display:none}
article table{margin-top:.4rem;table-layout:fixed}
article col.w-where{width:34%}article col.w-commit{width:9.5rem}article col.w-date{width:7rem}
article col.w-author{width:17%}
article td,article th{overflow-wrap:anywhere}
footer{padding:2rem 1.25rem;color:var(--soft);font-size:.9rem}
@media (max-width:44rem){article table,article tbody{display:block}article colgroup{display:none}
article thead{position:absolute;left:-100rem}
article tr{display:block;border-top:1px solid var(--line);padding:.35rem 0}
article td,article th{display:block;border:0;padding:.05rem 0}form{position:static}
output{margin-left:0}}
@media print{:root{--bg:#fff;--card:#fff;--text:#000;--soft:#444;--line:#bbb;--mark:#eee;
--critical:#b3160c;--high:#b84a00;--medium:#806000;--low:#1a5fb4;--info:#57606a;--link:#000;
--okbg:#fff;--badbg:#fff;--warnbg:#fff}body{font-size:11px}form,.skip{display:none}
header,main,footer{max-width:none;padding:0}article{content-visibility:visible}
article,tr,.tiles li{break-inside:avoid}figure svg{min-width:0}}
)css";

// Filters and sorting. It only hides and moves what is there, and never makes markup.
constexpr std::string_view kScript = R"js(
(function(){
"use strict";
var form=document.getElementById("filters"),list=document.getElementById("list");
if(!form||!list)return;
var items=Array.prototype.slice.call(list.getElementsByTagName("article")).map(function(e,i){
return{e:e,i:i,text:null,rule:e.dataset.rule,sev:e.dataset.sev,at:e.dataset.at,
rank:+e.dataset.rank,first:e.dataset.first,last:e.dataset.last,places:+e.dataset.places};});
var out=document.getElementById("shown"),none=document.getElementById("none"),timer=0;
function count(n){return String(n).replace(/\B(?=(\d{3})+$)/g,",");}
function text(item){
if(item.text===null)item.text=item.e.textContent.toLowerCase();
return item.text;}
function filter(){
var words=form.text.value.toLowerCase().split(/\s+/).filter(Boolean),rule=form.rule.value,
at=form.at.value,on={},shown=0,places=0;
Array.prototype.forEach.call(form.querySelectorAll("input[name=sev]"),function(b){
on[b.value]=b.checked;});
items.forEach(function(item){
var ok=on[item.sev]!==false&&(!rule||item.rule===rule)&&
(!at||item.at===at||(at==="tip"&&item.at==="head"))&&
words.every(function(w){return text(item).indexOf(w)>=0;});
if(item.e.hidden===ok)item.e.hidden=!ok;
if(ok){shown++;places+=item.places;}});
out.textContent=count(shown)+" of "+count(items.length)+" secrets, "+count(places)+
(places===1?" place":" places");
none.hidden=shown>0;}
var orders={severity:function(a,b){return b.rank-a.rank||a.i-b.i;},
rule:function(a,b){return a.rule<b.rule?-1:a.rule>b.rule?1:a.i-b.i;},
oldest:function(a,b){return a.first<b.first?-1:a.first>b.first?1:a.i-b.i;},
newest:function(a,b){return a.last>b.last?-1:a.last<b.last?1:a.i-b.i;},
places:function(a,b){return b.places-a.places||a.i-b.i;}};
function sort(){
var all=document.createDocumentFragment();
items.sort(orders[form.sort.value]).forEach(function(item){all.appendChild(item.e);});
list.appendChild(all);}
form.addEventListener("input",function(e){
if(e.target.name==="sort"){sort();return;}
clearTimeout(timer);
timer=setTimeout(filter,e.target.name==="text"?150:0);});
form.addEventListener("reset",function(){setTimeout(function(){sort();filter();},0);});
form.addEventListener("submit",function(e){e.preventDefault();});
form.hidden=false;
filter();
})();
)js";

std::string HashSource(std::string_view text) {
  const Sha256Digest digest = Sha256(text);
  return "'sha256-" +
         Base64Encode({reinterpret_cast<const char*>(digest.data()), digest.size()}) + "'";
}

}  // namespace

std::string HtmlPage(std::string_view title, std::string_view body) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ";
  out += HashSource(kStyle) + "; script-src " + HashSource(kScript);
  out += "; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<meta name=\"robots\" content=\"noindex\">\n<title>";
  out += HtmlText(title);
  out += "</title>\n<style>";
  out += kStyle;
  out += "</style>\n</head>\n<body>\n";
  out += body;
  out += "<script>";
  out += kScript;
  out += "</script>\n</body>\n</html>\n";
  return out;
}

}  // namespace secretscan
