/* The field tables of the sample and of the batch it is sent with. */
#include "table.h"

enum { KEPT = FIELD_AUDITED, STICKY = FIELD_AUDITED | FIELD_STICKY };

static const Field fields[] = {
    CODE(Sample, kind, "sample_kind", N_("Kind of sample"), .flags = STICKY,
         .headers = "样本类型|标本类型|sample kind"),
    NUMBER(Sample, tubes, 1, 10, N_("Tubes"), .flags = KEPT, .headers = "管数|试管数|采样管数|tubes"),
    NUMBER(Sample, volume_ml, 0, 100, N_("Volume (ml)"), .flags = KEPT,
           .headers = "采血量|血量|采样量|采血量ml|volume|volume ml"),
    TEXT(Sample, barcode, N_("Barcode"), .flags = KEPT | FIELD_SEARCHED | FIELD_MULTI_ID, .check = field_check_code,
         .headers = "条码|条码号|条形码|样本条码|采样条码|样本编号|样本号|血样编号|血样条码|试管编号|试管号|barcode|"
                    "sample number|"
                    "sample id|tube number"),
    PARTIAL(Sample, collected_on, N_("Sampled on"), .flags = STICKY, .check = field_check_past,
            .headers = "采样日期|采样时间|采集日期|采集时间|采血日期|采血时间|血样采集日期|入库采样日期|"
                       "sampled on|sample date|"
                       "collected on|collection date"),
    CODE(Sample, site, "site", N_("Site"), .flags = STICKY,
         .headers = "采样地点|采集地点|采血地点|采样点|采集点|采血点|site|sampling site"),
    TEXT(Sample, event, N_("Event"), .flags = STICKY, .headers = "活动|活动名称|采样活动|event"),
    TEXT(Sample, collector, N_("Sampled by"), .flags = STICKY,
         .headers = "采样人|采集人|采血人|采血护士|collector|sampled by"),
    CODE(Sample, unit, "unit", N_("Counts for"), .flags = STICKY,
         .headers = "计入单位|指标单位|计入县区|采样单位|counts for|target unit|sample unit"),
    DATE(Sample, sent_on, N_("Sent on"), .flags = KEPT, .headers = "送检日期|寄送日期|sent on"),
    DATE(Sample, received_on, N_("Received on"), .flags = KEPT, .headers = "接收日期|收样日期|received on"),
    DATE(Sample, typed_on, N_("Typed on"), .flags = KEPT, .headers = "检测日期|分型日期|typed on"),
    PARTIAL(Sample, registry_on, N_("In the registry since"), .flags = KEPT,
            .headers = "入库日期|入库时间|registry on|registry date"),
    DATE(Sample, rejected_on, N_("Rejected on"), .flags = KEPT, .headers = "拒收日期|退样日期|rejected on"),
    CODE(Sample, reject_reason, "reject_reason", N_("Reason of the rejection"), .flags = KEPT,
         .headers = "拒收原因|退样原因|reject reason"),
    DATE(Sample, repeat_on, N_("Repeat asked on"), .flags = KEPT, .headers = "要求重采日期|重采日期|repeat asked on"),
    REF(Sample, batch, "sample_batch", N_("Transfer batch"), .flags = KEPT),
};

const RecordType sample_type = RECORD_TYPE("sample", N_("Sample"), Sample, fields, true, true);

static const Field batch_fields[] = {
    CODE(SampleBatch, unit, "unit", N_("Sent by"), .flags = KEPT),
    DATE(SampleBatch, packed_on, N_("Packed on"), .flags = KEPT | FIELD_REQUIRED, .check = field_check_past),
    DATE(SampleBatch, sent_on, N_("Sent on"), .flags = KEPT, .check = field_check_past),
    TEXT(SampleBatch, courier, N_("Courier"), .flags = KEPT),
    TEXT(SampleBatch, tracking, N_("Courier's number"), .flags = KEPT | FIELD_MULTI_ID, .check = field_check_code),
    TEXT(SampleBatch, laboratory, N_("Laboratory"), .flags = KEPT),
    NUMBER(SampleBatch, stated, 0, 9999, N_("Tubes counted by the courier"), .flags = KEPT),
    TEXT(SampleBatch, unknown, N_("Unknown tubes"), .flags = KEPT | FIELD_LINES),
    TEXT(SampleBatch, note, N_("Note"), .flags = KEPT),
};

const RecordType sample_batch_type =
    RECORD_TYPE("sample_batch", N_("Transfer batch"), SampleBatch, batch_fields, false, true);
