// Pictures of the page in every size, theme and language, where a folder for them is given.
import { join } from 'node:path';
import { journey, runToEnd, shots } from '../person.mjs';

if (shots) {
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
    for (const theme of ['light', 'dark']) {
      for (const lang of ['en', 'zh']) {
        await journey(`picture ${width} ${theme} ${lang}`, { viewport: { width, height }, fragment: `lang=${lang}&theme=${theme}` }, async (page) => {
          await runToEnd(page, lang);
          await page.waitForTimeout(500);
          await page.screenshot({ path: join(shots, `${width}-${theme}-${lang}.png`) });
        });
      }
    }
  }
}
