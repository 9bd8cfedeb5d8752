/* The bar of a long job. */
#include "box.h"
#include "loop.h"
#include "text.h"

/* Milliseconds: a shorter job has no bar; how often the bar is painted. */
enum { JOB_QUIET = 200, JOB_EVERY = 100 };

static void paint_job(Ui *ui, const char *what, int64_t done, int64_t total)
{
    term_begin();
    if (!frame_fits()) {
        frame_too_small();
        term_end();
        return;
    }
    Rect area = frame_layers(ui);
    Rect inside = box_draw(area, 3, 52, what);
    char text[128];
    int64_t part = total > 0 && done < total ? done * inside.columns / total : total > 0 ? inside.columns : 0;
    Rect bar = {inside.row, inside.column, 1, (int)part};
    term_fill((Rect){inside.row, inside.column, 1, inside.columns}, STYLE_FIELD);
    term_fill(bar, STYLE_SELECTED);
    if (total > 0) {
        text_format(text, sizeof text, "%lld / %lld  %d %%", (long long)done, (long long)total,
                    (int)(done < total ? done * 100 / total : 100));
    } else {
        text_format(text, sizeof text, "%lld", (long long)done);
    }
    term_text(inside.row + 1, inside.column, inside.columns, STYLE_NORMAL, text);
    term_text(inside.row + 2, inside.column, inside.columns, STYLE_HINT, tr("Esc stops"));
    term_cursor(inside.row, inside.column + (part < inside.columns ? (int)part : inside.columns - 1), true);
    term_end();
}

static bool ask_stop(Ui *ui)
{
    bool before = ui->busy;
    ui->busy = true;
    bool stop = ui_confirm(ui, tr("Stop?"), tr("If you stop now, nothing of it will be kept."),
                           tr("Stop, keep nothing"), tr("Go on"));
    ui->busy = before;
    return stop;
}

/* What is typed meanwhile waits for the loop; only Esc and a lost line are for the job. */
static bool job_keys(Ui *ui)
{
    for (;;) {
        Key key = term_key(0);
        if (key.code == KEY_NONE_) {
            return true;
        }
        if (key.code == KEY_HANGUP_) {
            ui->quit = true;
            return false;
        }
        if (key.code == KEY_ESC_) {
            return !ask_stop(ui) && !ui->quit;
        }
        if (key.code != KEY_RESIZE_ && key.code != KEY_PASTE_ && ui->held_count < LOOP_HELD) {
            ui->held[ui->held_count++] = key;
        }
    }
}

bool ui_progress(Ui *ui, const char *what, int64_t done, int64_t total)
{
    int64_t now = loop_clock();
    if (ui == NULL || ui->count == 0) {
        return true;
    }
    if (ui->job_begun == 0) {
        ui->job_begun = ui->job_painted = now;
    }
    if (now - ui->job_begun < JOB_QUIET || now - ui->job_painted < JOB_EVERY) {
        return !ui->quit;
    }
    ui->job_painted = now;
    ui->dirty = true;
    paint_job(ui, what, done, total);
    return job_keys(ui);
}
