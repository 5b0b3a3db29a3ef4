#pragma once

#include "catalogue/ferry-catalogue.h"

G_BEGIN_DECLS

typedef enum { FERRY_NODE_NEW, FERRY_NODE_BUSY, FERRY_NODE_DONE } FerryNodeState;

/** FerryTableNode: a table while its rule is being decided. Owners and parents are borrowed from the same array. Since: 0.1 */
typedef struct _FerryTableNode FerryTableNode;

struct _FerryTableNode
{
  FerryTable                *table;
  char                      *id;
  char                      *logical;
  const FerryCatalogueEntry *entry;         /* nullable */
  FerryTableGroup            group;
  FerryDataCategory          category;
  GPtrArray                 *owners;        /* FerryTableNode*, borrowed: what it follows */
  FerryTableNode            *partition_of;  /* nullable, borrowed */
  FerryRule                  independent;   /* DEFAULT: none */
  /* decided */
  FerryNodeState             state;
  FerryRule                  rule;
  FerryRule                  wanted;
  FerryRuleReason            reason;
  FerryTableNode            *owner;         /* nullable, borrowed: the one that decided */
};

FerryTableNode *ferry_table_node_new          (const FerrySchema    *schema,
                                               FerryTable           *table);
void            ferry_table_node_free         (FerryTableNode       *self);
void            ferry_table_node_reset        (FerryTableNode       *self);   /* forgets what was decided */
void            ferry_table_node_add_owner    (FerryTableNode       *self,
                                               FerryTableNode       *owner);
gboolean        ferry_table_node_never_moves  (const FerryTableNode *self);   /* data_never_travels */
/* upsert and insert-ignore: whether rows can be told apart by a key that means the same on both sides; else the reason */
gboolean        ferry_table_node_can_merge    (const FerryTableNode *self,
                                               FerryRuleReason      *reason);
/* whether the catalogue lets an independent rule ask for @rule; the key is not looked at */
gboolean        ferry_table_node_permits      (const FerryTableNode *self,
                                               FerryRule             rule);
FerryTableRule *ferry_table_node_to_rule      (const FerryTableNode *self);

G_END_DECLS
