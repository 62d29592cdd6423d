import { chromium } from '@playwright/test';
const base=process.argv[2];
const b = await chromium.launch({ executablePath:'/usr/bin/chromium', args:['--no-sandbox','--disable-dev-shm-usage']});
async function look(who, path, w, big){
 const c = await b.newContext({ baseURL:base, viewport:{width:w,height:900}, locale:'en-US'}); const page = await c.newPage();
 await c.request.post('/api/v1/sessions',{data:{email:who+'@demo.fieldcraft.test',password:'fieldcraft-demo'}});
 await page.goto(path); await page.waitForTimeout(2500);
 if (big) await page.evaluate(()=>document.documentElement.style.fontSize='200%');
 await page.waitForTimeout(300);
 const r = await page.evaluate(()=>{const W=document.documentElement.clientWidth; const out=[]; for(const e of document.querySelectorAll('body *')){const r=e.getBoundingClientRect(); if(r.right>W+1 && r.width>0 && !e.closest('.scroll')) out.push(e.tagName+'.'+e.className+' '+Math.round(r.left)+'-'+Math.round(r.right)+' '+(e.textContent||'').trim().slice(0,30));} return [document.documentElement.scrollWidth,W,getComputedStyle(document.documentElement).fontSize,out.slice(0,8)];});
 console.log(who,path,w,big,JSON.stringify(r)); await c.close();
}
await look('center','/',1440,true);
await look('center','/certification',320,false);
await look('center','/notifications/settings',320,false);
await b.close();
