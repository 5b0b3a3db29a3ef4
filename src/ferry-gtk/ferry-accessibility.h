#pragma once

/* makes assistive programs read what is on the screen: names of controls, pages that are shown; once, before the first window. Main thread. Since: 0.1 */
void ferry_accessibility_install (void);
