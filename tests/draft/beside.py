"""Files beside a table of leads: what was spent, what was done, who came, and what is none."""

from collections.abc import Sequence

LEADS = "Lead ID,Created,Lead Source,Stage\n" + "".join(
    f"K{100 + 7 * i},2026-0{1 + i % 3}-{10 + i % 18} 09:00,"
    f"{('Paid Search', 'Social', 'Referral', 'Events')[i % 4]},{('Won', 'Lost', 'Open')[i % 3]}\n"
    for i in range(40)
)
IDS = [f"K{100 + 7 * i}" for i in range(40)]


def table(header: str, rows: Sequence[str], delimiter: str = ",") -> str:
    """A file of these lines, which are written with commas."""
    return "\n".join([header, *rows, ""]).replace(",", delimiter)


def days(row: str, count: int = 24, form: str = "2026-{month:02}-{day:02}") -> list[str]:
    """Rows with a day each; in `row` `{day}` is the day, `{i}` the number, `{source}` a channel."""
    sources = ("Paid Search", "Social", "Referral")
    return [
        row.format(
            date=form.format(month=1 + i % 3, day=1 + i, i=i), i=i, source=sources[i % 3],
            id=IDS[i * 5 % 40], kind=("Call", "Email", "Meeting", "Email")[i % 4],
            twice=IDS[i % 12],
        )
        for i in range(count)
    ]  # fmt: skip


MONTHS = [f"2026-0{m},{s},{1000 + 37 * m}.50" for m in (1, 2, 3) for s in ("Paid Search", "Social")]

SPEND: dict[str, tuple[str, dict[str, str]]] = {
    "by month and channel": (
        table("Month,Channel,Cost", MONTHS),
        {"date": "Month", "channel": "Channel", "cost": "Cost"},
    ),
    "all columns": (
        table("Month,Channel,Campaign,Cost,Cost Type,Currency",
              [f"2026-01,Social,C{i % 3},{100 + i}.00,media,USD" for i in range(12)]),
        {"date": "Month", "channel": "Channel", "campaign": "Campaign", "cost": "Cost",
         "type": "Cost Type", "currency": "Currency"},
    ),
    "German, semicolons, decimal commas": (
        table("Datum;Kanal;Kosten", [f"{1 + i:02}.01.2026;Social;1.2{i:02},50" for i in range(28)]),
        {"date": "Datum", "channel": "Kanal", "cost": "Kosten"},
    ),
    "Spanish": (
        table("Fecha,Canal,Coste,Campaña", days("{date},{source},{i}.20,Marca")),
        {"date": "Fecha", "channel": "Canal", "campaign": "Campaña", "cost": "Coste"},
    ),
    "French, tabs": (
        table("Mois,Source,Dépenses", ["2026-01,Social,120.00", "2026-02,Social,90.00"], "\t"),
        {"date": "Mois", "channel": "Source", "cost": "Dépenses"},
    ),
    "Dutch": (
        table("Maand|Kanaal|Uitgaven", ["2026-01|Social|120.00", "2026-02|Social|90.00"]),
        {"date": "Maand", "channel": "Kanaal", "cost": "Uitgaven"},
    ),
    "Italian": (
        table("Mese,Canale,Spesa", ["2026-01,Social,120.00", "2026-02,Social,90.00"]),
        {"date": "Mese", "channel": "Canale", "cost": "Spesa"},
    ),
    "Portuguese": (
        table("Mês,Canal,Custo", ["2026-01,Social,120.00", "2026-02,Social,90.00"]),
        {"date": "Mês", "channel": "Canal", "cost": "Custo"},
    ),
    "as Google Ads exports it": (
        table("Day,Campaign,Cost,Currency code,Clicks,Impr.,Avg. CPC,Cost / conv.",
              days("{date},Brand,{i}1.50,USD,{i},9{i},1.20,30.10")),
        {"date": "Day", "campaign": "Campaign", "cost": "Cost", "currency": "Currency code"},
    ),
    "as Meta exports it": (
        table("Day,Campaign name,Platform,Amount spent (USD),Reach",
              days("{date},Spring,facebook,{i}1.50,9{i}")),
        {"date": "Day", "channel": "Platform", "campaign": "Campaign name",
         "cost": "Amount spent (USD)"},
    ),
    "without a channel": (
        table("Date,Spend", days("{date},{i}1.50")), {"date": "Date", "cost": "Spend"},
    ),
    "channels told by their values": (
        table("Month,Where,Total spend", [f"2026-01,{s},50.00" for s in ("Social", "Events")]),
        {"date": "Month", "channel": "Where", "cost": "Total spend"},
    ),
    "the channel of two whose values are sources": (
        table("Date,Platform,Channel,Cost", days("{date},Google,{source},{i}5.00")),
        {"date": "Date", "channel": "Channel", "cost": "Cost"},
    ),
    "credits below zero, and signs": (
        table("Week of,Channel,Cost", days("{date},{source},$-{i}5.00")),
        {"date": "Week of", "channel": "Channel", "cost": "Cost"},
    ),
    "expenses with numbers of their own": (
        table("Expense ID,Date,Channel,Vendor,Cost", days("E{i},{date},{source},V{i},{i}5.00")),
        {"date": "Date", "channel": "Channel", "cost": "Cost"},
    ),
    "days of a campaign": (
        table("Campaign,Start date,End date,Cost", days("C{i},{date},2026-04-01,5.00")),
        {"date": "Start date", "until": "End date", "campaign": "Campaign", "cost": "Cost"},
    ),
    "months by their names": (
        table("Monat;Kosten", ["Jan 2026;100,50", "Feb 2026;90,20", "März 2026;80,10"]),
        {"date": "Monat", "cost": "Kosten"},
    ),
    "months before their years": (
        table("Mes;Canal;Gastos", ["01/2026;Social;100,50", "02/2026;Social;90,20"]),
        {"date": "Mes", "channel": "Canal", "cost": "Gastos"},
    ),
    "months of six digits": (
        table("Month,Channel,Spend", ["202601,Social,100.50", "202602,Social,90.20"]),
        {"date": "Month", "channel": "Channel", "cost": "Spend"},
    ),
    "the days of a month beside it": (
        table("Month,Date,Channel,Spend", days("2026-01,{date},{source},9{i}.00", 12)),
        {"date": "Date", "channel": "Channel", "cost": "Spend"},
    ),
    "a type of cost in German": (
        table("Monat;Kanal;Kostenart;Betrag", ["2026-01;Social;Media;100", "2026-02;;Team;900"]),
        {"date": "Monat", "channel": "Kanal", "cost": "Betrag", "type": "Kostenart"},
    ),
}  # fmt: skip

VISITORS: dict[str, tuple[str, dict[str, str]]] = {
    "by month and channel": (
        table("Month,Channel,Visitors", [f"2026-01,{s},1{i}00" for i, s in enumerate(("A", "B"))]),
        {"date": "Month", "channel": "Channel", "count": "Visitors"},
    ),
    "German": (
        table("Datum;Kanal;Besucher", [f"{1 + i:02}.01.2026;Social;12{i:02}" for i in range(28)]),
        {"date": "Datum", "channel": "Kanal", "count": "Besucher"},
    ),
    "sessions": (
        table("Date,Session default channel group,Sessions,Bounce rate",
              days("{date},{source},1{i},0.4")),
        {"date": "Date", "channel": "Session default channel group", "count": "Sessions"},
    ),
    "users, of which some are new": (
        table("Date,Total users,New users", days("{date},1{i},{i}")),
        {"date": "Date", "count": "Total users"},
    ),
    "Spanish": (
        table("Fecha,Fuente,Visitas", days("{date},{source},1{i}")),
        {"date": "Fecha", "channel": "Fuente", "count": "Visitas"},
    ),
    "French": (
        table("Mois;Visiteurs uniques", ["2026-01;1200", "2026-02;1300"]),
        {"date": "Mois", "count": "Visiteurs uniques"},
    ),
}  # fmt: skip

ACTIVITIES: dict[str, tuple[str, dict[str, str]]] = {
    "all columns": (
        table("Lead ID,Activity Date,Type,Direction,User",
              days("{twice},{date} 10:{i:02},{kind},outbound,Ana")),
        {"lead": "Lead ID", "at": "Activity Date", "type": "Type", "direction": "Direction",
         "user": "User"},
    ),
    "with an id and a status of their own": (
        table("Activity ID,Lead,Subject,Activity type,Due date,Completed at,Status,Owner",
              days("A{i},{twice},Hello,{kind},{date},{date} 10:00,Completed,Ana")),
        {"lead": "Lead", "at": "Completed at", "type": "Activity type", "user": "Owner"},
    ),
    "German": (
        table("Lead-ID;Zeitpunkt;Aktivitätsart;Richtung;Mitarbeiter",
              [f"{IDS[i % 12]};{1 + i:02}.03.2026 09:15;{('Anruf', 'E-Mail', 'Termin')[i % 3]};"
               f"ausgehend;Ana" for i in range(24)]),
        {"lead": "Lead-ID", "at": "Zeitpunkt", "type": "Aktivitätsart", "direction": "Richtung",
         "user": "Mitarbeiter"},
    ),
    "Spanish": (
        table("Prospecto,Fecha,Tipo de actividad,Usuario",
              days("{twice},{date},Llamada,Ana")),
        {"lead": "Prospecto", "at": "Fecha", "type": "Tipo de actividad", "user": "Usuario"},
    ),
    "French": (
        table("ID du prospect,Date,Type d'activité,Sens",
              days("{twice},{date},Appel,sortant")),
        {"lead": "ID du prospect", "at": "Date", "type": "Type d'activité", "direction": "Sens"},
    ),
    "with a source and the person who did it": (
        table("Lead ID,Date,Type,User,Source", days("{twice},{date},{kind},Ana,{source}")),
        {"lead": "Lead ID", "at": "Date", "type": "Type", "user": "User"},
    ),
    "with an outcome of calls": (
        table("Lead ID,Date,Type,Outcome", days("{twice},{date},{kind},No answer")),
        {"lead": "Lead ID", "at": "Date", "type": "Type"},
    ),
    "created and modified": (
        table("id,lead_id,type,created_at,updated_at,happened_at",
              days("a{i},{twice},{kind},{date},{date},{date} 08:30")),
        {"lead": "lead_id", "at": "happened_at", "type": "type"},
    ),
}  # fmt: skip

PAGE = "https://x.example/?utm_source=s{i}&utm_medium=cpc"
TOUCHPOINTS: dict[str, tuple[str, dict[str, str]]] = {
    "channels and campaigns": (
        table("Lead ID,At,Channel,Campaign", days("{twice},{date},{source},C1")),
        {"lead": "Lead ID", "at": "At", "channel": "Channel", "campaign": "Campaign"},
    ),
    "all columns": (
        table("Touch ID,Lead ID,Touched At,Channel,Campaign,Type,Cost,Currency",
              days("T{i},{twice},{date} 10:{i:02},{source},C1,online,1.{i:02},USD")),
        {"lead": "Lead ID", "at": "Touched At", "channel": "Channel", "campaign": "Campaign",
         "type": "Type", "cost": "Cost", "currency": "Currency"},
    ),
    "members of campaigns": (
        table("Id,LeadId,Campaign,Campaign Type,Status,HasResponded,CreatedDate",
              days("M{i},{twice},Fair 26,Trade Show,Attended,true,{date}")),
        {"lead": "LeadId", "at": "CreatedDate", "channel": "Campaign Type", "campaign": "Campaign"},
    ),
    "members of campaigns without a type": (
        table("Id,LeadId,CampaignId,Status,CreatedDate", days("M{i},{twice},C{i},Sent,{date}")),
        {"lead": "LeadId", "at": "CreatedDate", "channel": "CampaignId", "campaign": "CampaignId"},
    ),
    "views of pages": (
        table("Contact ID,Timestamp,Page URL,Referrer",
              days("{twice},{date} 10:00," + PAGE + ",https://www.google.com/")),
        {"lead": "Contact ID", "at": "Timestamp", "url": "Page URL", "referrer": "Referrer"},
    ),
    "forms that were sent": (
        table("Contact ID,Submitted at,Form,Landing page", days("{twice},{date},Demo," + PAGE)),
        {"lead": "Contact ID", "at": "Submitted at", "url": "Landing page"},
    ),
    "sessions of web analytics": (
        table("Lead ID,Date,Session source,Session medium,Session campaign",
              days("{twice},{date},google,cpc,brand")),
        {"lead": "Lead ID", "at": "Date", "campaign": "Session campaign",
         "source": "Session source", "medium": "Session medium"},
    ),
    "source and medium in one": (
        table("Lead ID,Date,Session source / medium", days("{twice},{date},google / cpc")),
        {"lead": "Lead ID", "at": "Date", "channel": "Session source / medium"},
    ),
    "utm columns": (
        table("lead_id,created_at,utm_source,utm_medium,utm_campaign",
              days("{twice},{date},google,cpc,brand")),
        {"lead": "lead_id", "at": "created_at", "campaign": "utm_campaign",
         "source": "utm_source", "medium": "utm_medium"},
    ),
    "sessions by their default group": (
        table("Lead ID,Date,Session default channel group,Session campaign",
              days("{twice},{date},{source},brand")),
        {"lead": "Lead ID", "at": "Date", "channel": "Session default channel group",
         "campaign": "Session campaign"},
    ),
    "sources beside campaigns": (
        table("Lead ID,Date,Source,Campaign", days("{twice},{date},{source},C1")),
        {"lead": "Lead ID", "at": "Date", "channel": "Source", "campaign": "Campaign"},
    ),
    "German": (
        table("Lead-ID;Zeitpunkt;Kanal;Kampagne",
              [f"{IDS[i % 12]};{1 + i:02}.03.2026 09:15;Messe;M26" for i in range(24)]),
        {"lead": "Lead-ID", "at": "Zeitpunkt", "channel": "Kanal", "campaign": "Kampagne"},
    ),
    "Spanish": (
        table("Prospecto,Fecha,Canal,Campaña", days("{twice},{date},{source},Marca")),
        {"lead": "Prospecto", "at": "Fecha", "channel": "Canal", "campaign": "Campaña"},
    ),
    "kinds as activities have": (
        table("Lead ID,Date,Channel,Type,Campaign", days("{twice},{date},{source},{kind},C1")),
        {"lead": "Lead ID", "at": "Date", "channel": "Channel", "campaign": "Campaign",
         "type": "Type"},
    ),
}  # fmt: skip

NONE: dict[str, str] = {
    "invoices": table(
        "Invoice No,Date,Customer,Amount,Paid on", days("R{i},{date},Acme {i},{i}9.00,{date}")
    ),
    "prices": table("Product,Price,Valid from", [f"P{i},{i}9.00,2026-01-01" for i in range(12)]),
    "holidays": table("Date,Holiday,Country", days("{date},Feast {i},FR")),
    "hits of a site": table(
        "Timestamp,URL,Visitor ID,Referrer", days("{date} 10:00,/page{i},v{i},google")
    ),
    "trials with their users": table("Date,Company,Plan,Users", days("{date},Acme {i},Pro,{i}")),
    "deals without an id": table(
        "Date,Channel,Cost,Stage", days("{date},Social,{i}.00,Closed Won")
    ),
    "years and months apart": table("Year,Month,Cost", ["2026,1,5.00", "2026,2,7.00"]),
    "budgets": table("Month,Channel,Planned cost", MONTHS),
    "tickets": table("Ticket ID,Opened,Category,Priority", days("T{i},{date},Billing,High")),
    "salaries": table("Employee,Month,Salary", [f"E{i},2026-01,{i}900" for i in range(12)]),
}

OPEN: dict[str, tuple[str, str]] = {
    "an amount of months": (table("Month,Amount", ["2026-01,5", "2026-02,7"]), "Amount"),
    "two costs": (table("Date,Channel,Net cost,Gross cost", days("{date},Social,5,6")), "Net cost"),
    "orders and what their shipping cost": (
        table("Order ID,Date,Channel,Shipping cost", days("O{i},{date},Social,5.{i:02}")),
        "Shipping cost",
    ),
    "two days": (
        table("Booked,Invoiced,Channel,Cost", days("{date},{date},Social,5.00")), "Booked",
    ),
    "visits and users": (table("Date,Users,Sessions", days("{date},5{i},6{i}")), "Users"),
    "marks of thousands": (
        table("Datum;Besucher", [f"{1 + i:02}.01.2026;1.2{i:02}" for i in range(28)]), "Besucher",
    ),
    "a call each": (
        table("Lead ID,Date,Type", [f"{id_},2026-03-01,Call" for id_ in IDS[:20]]), "Lead ID",
    ),
    "sources without anything of touches": (
        table("Lead ID,Date,Source", days("{twice},{date},{source}")), "Source",
    ),
    "pages without utm": (
        table("Lead ID,Date,Page URL", days("{twice},{date},https://x.example/p{i}")), "Page URL",
    ),
    "a touch each": (
        table("Lead ID,Date,Channel,Campaign", [f"{id_},2026-03-01,A,C" for id_ in IDS[:20]]),
        "Lead ID",
    ),
    "two moments": (
        table("Lead ID,Type,Begun,Finished", days("{twice},{kind},{date},{date}")), "Begun",
    ),
}  # fmt: skip
