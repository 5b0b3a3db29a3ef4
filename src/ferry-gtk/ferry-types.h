#pragma once

/* Registers every widget class that is found by its name: in a template, as a place's page, as a window's dialog. Since: 0.1 */
void ferry_types_ensure (void);
