#pragma once

/* Backups in NocoBase's format, one header per subject. */
#include "backup/ferry-backup-create.h"
#include "backup/ferry-backup-restore.h"
#include "backup/ferry-backup-verify.h"
