/* Where a database may lie: the kinds of file systems, by the numbers of linux/magic.h. */
#include <sys/vfs.h>

#include "internal.h"
#include "text.h"
#include "tr.h"

static const struct {
    unsigned type;
    const char *name;
    Ground ground;
} file_systems[] = {
    {0xef53, "ext4", GROUND_SAFE},        {0x58465342, "xfs", GROUND_SAFE},     {0x9123683e, "btrfs", GROUND_SAFE},
    {0xf2f52010, "f2fs", GROUND_SAFE},    {0x2fc12fc1, "zfs", GROUND_SAFE},     {0x794c7630, "overlay", GROUND_SAFE},
    {0x6969, "nfs", GROUND_NETWORK},      {0xff534d42, "cifs", GROUND_NETWORK}, {0xfe534d42, "smb2", GROUND_NETWORK},
    {0x517b, "smb", GROUND_NETWORK},      {0x01021997, "9p", GROUND_NETWORK},   {0x00c36400, "ceph", GROUND_NETWORK},
    {0x5346414f, "afs", GROUND_NETWORK},  {0x65735546, "fuse", GROUND_BRIDGE},  {0x01021994, "tmpfs", GROUND_MEMORY},
    {0x858458f6, "ramfs", GROUND_MEMORY}, {0x4d44, "vfat", GROUND_STICK},       {0x2011bab0, "exfat", GROUND_STICK},
};

static unsigned pretended;

void store_pretend_ground(unsigned type)
{
    pretended = type;
}

Ground store_ground(const char *folder, char name[16])
{
    struct statfs fs;
    text_copy(name, 16, "?");
    if (statfs(folder, &fs) != 0)
        return GROUND_UNKNOWN;
    unsigned type = pretended ? pretended : (unsigned)fs.f_type;
    for (size_t i = 0; i < sizeof file_systems / sizeof file_systems[0]; i++)
        if (file_systems[i].type == type) {
            text_copy(name, 16, file_systems[i].name);
            return file_systems[i].ground;
        }
    text_format(name, 16, "%x", type);
    return GROUND_UNKNOWN;
}

Status ground_check(const char *path, const char *folder, Error *error)
{
    char name[16];
    Ground ground = store_ground(folder, name);
    if (ground == GROUND_NETWORK)
        return error_set(
            error, ERR_DENIED, "",
            tr("%1$s lies in a network folder (%2$s), where locks and power cuts are not safe; it was left "
               "as it is: move it to a local disk"),
            path, name);
    if (ground == GROUND_BRIDGE)
        return error_set(error, ERR_DENIED, "",
                         tr("%1$s lies on a file system that another program drives (%2$s), where locks and power cuts "
                            "are not safe; it was left as it is: move it to a local disk"),
                         path, name);
    return OK;
}
