/* Who is meant by a file, a document or a number that was merged into another file. */
#include "merging.h"

int64_t merging_now(Store *store, int64_t file)
{
    return query_one_int(store, 0, "SELECT donor FROM merging WHERE away = ?1", INT_(file));
}

int64_t merging_by_document(Store *store, const char *id_type, const char *id_number)
{
    return !id_number[0] ? 0
                         : query_one_int(store, 0,
                                         "SELECT donor FROM former WHERE id_number = ?1 AND coalesce(id_type, "
                                         "'citizen') = coalesce(?2, 'citizen') LIMIT 1",
                                         TEXT_(id_number), TEXT_(id_type));
}

int64_t merging_by_number(Store *store, const char *donor_number)
{
    return !donor_number[0] ? 0
                            : query_one_int(store, 0, "SELECT donor FROM former WHERE donor_number = ?1 LIMIT 1",
                                            TEXT_(donor_number));
}
