/* Commands that work on every screen: F-keys, so that they also arrive while text is typed. */
#include "followup.h"
#include "screens.h"

enum { GLOBAL_TODAY, GLOBAL_CALLS, GLOBAL_SEARCH, GLOBAL_INTAKE, GLOBAL_INCOMING, GLOBAL_MENU };

static const Command globals[] = {
    {GLOBAL_TODAY, KEY_F(5), KEY_CTRL('y'), N_("Everywhere"), N_("Today"),
     N_("Back to the first screen: what is to be done"), NULL, false},
    {GLOBAL_CALLS, KEY_F(6), KEY_CTRL('b'), N_("Everywhere"), N_("Calls"), N_("Who is to be called now"),
     "lead caller liaison helper", false},
    {GLOBAL_SEARCH, KEY_F(7), KEY_CTRL('f'), N_("Everywhere"), N_("Search"),
     N_("Find a person by any part of name, pinyin, phone, ID or number"), "lead caller liaison readonly", false},
    {GLOBAL_INTAKE, KEY_F(8), KEY_CTRL('n'), N_("Everywhere"), N_("New"), N_("Register a new person"),
     "lead caller liaison", false},
    {GLOBAL_INCOMING, KEY_F(9), KEY_CTRL('r'), N_("Everywhere"), N_("Incoming"),
     N_("Somebody rings: find them while they speak"), "lead caller liaison helper", false},
    {GLOBAL_MENU, KEY_F(10), KEY_CTRL('\\'), N_("Everywhere"), N_("Menu"), N_("Every page of the desk, by digit"), NULL,
     true},
};

static Reaction open_menu(Ui *ui)
{
    const Command *chosen = menu_run(ui, false);
    return chosen ? ui_open(ui, chosen->screen, chosen->argument) : REDRAW;
}

static Reaction run_global(Ui *ui, int id)
{
    static const RegistryArgument incoming = {.incoming = true};
    if (!ui_desk(ui)->actor.id)
        return HANDLED; /* at the sign-in after somebody left: there is no desk to go to */
    switch (id) {
    case GLOBAL_TODAY:
        return ui_goto(ui, NULL, NULL);
    case GLOBAL_CALLS:
        return ui_goto(ui, &screen_calls, NULL);
    case GLOBAL_SEARCH:
        return ui_open(ui, &screen_registry, NULL);
    case GLOBAL_INTAKE:
        return ui_open(ui, &screen_intake, NULL);
    case GLOBAL_INCOMING:
        return ui_open(ui, &screen_registry, &incoming);
    case GLOBAL_MENU:
        return open_menu(ui);
    default:
        return IGNORED;
    }
}

const Command *globals_commands(size_t *count)
{
    *count = sizeof globals / sizeof globals[0];
    return globals;
}

void globals_install(Ui *ui)
{
    ui_globals(ui, globals, sizeof globals / sizeof globals[0], run_global);
}
