/* Chance of the practice data (splitmix64): the same seed gives the same people. */
#include "demo.h"

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

Chance demo_chance(const Demo *demo, int64_t person, int topic)
{
    uint64_t state = mix(demo->seed + 0x9e3779b97f4a7c15u) + (uint64_t)person * 0x9e3779b97f4a7c15u;
    return (Chance){mix(state + (uint64_t)topic * 0xd1b54a32d192ed03u)};
}

int64_t chance_below(Chance *chance, int64_t limit)
{
    chance->state += 0x9e3779b97f4a7c15u;
    return (int64_t)(mix(chance->state) % (uint64_t)limit);
}

int64_t chance_between(Chance *chance, int64_t low, int64_t high)
{
    return low + chance_below(chance, high - low + 1);
}

bool chance_percent(Chance *chance, int percent)
{
    return chance_below(chance, 100) < percent;
}

const char *chance_weighted(Chance *chance, const Weighted *list, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += list[i].weight;
    int64_t drawn = chance_below(chance, sum);
    for (size_t i = 0; i < count; i++)
        if ((drawn -= list[i].weight) < 0)
            return list[i].text;
    return list[0].text;
}
