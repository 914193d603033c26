"""What exports in seven languages call things, written from the CRMs and not from the program."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """Ten names of the stage column, five of ids, eight of creation, and the words beside them."""

    stage: tuple[str, ...]
    id: tuple[str, ...]
    created: tuple[str, ...]
    won_date: tuple[str, ...]
    lost_date: tuple[str, ...]
    closed: tuple[str, ...]
    plans: tuple[str, ...]
    """Dates of maintenance and plans, which every row may have."""
    new: tuple[str, ...]
    passed: tuple[str, str, str]
    won: tuple[str, ...]
    lost: tuple[str, ...]
    deal_id: str
    amount: str
    source: str
    owner: str
    reason: str


LANGUAGES = {
    "en": Language(
        stage=("Stage", "OpportunityStage", "deal_pipeline_stage_label", "Result", "Outcome",
               "Lead Status", "Deal - Status", "sales_stage", "StageName", "Pipeline Stage"),
        id=("Id", "Lead ID", "record_id", "LeadId", "Prospect Number"),
        created=("Created", "created_at", "CreatedDate", "Create Date", "Date Created",
                 "Lead created", "Created On", "Added on"),
        won_date=("Won Date", "ClosedWonDate", "won_at", "Deal - Won time", "Customer since"),
        lost_date=("Lost Date", "ClosedLostDate", "lost_at", "Deal - Lost time"),
        closed=("Close Date", "CloseDate", "closed_at", "Closing Date"),
        plans=("LastModifiedDate", "mdate", "System Modstamp", "_fivetran_synced", "DueDate",
               "hs_lastmodifieddate", "Expected Close Date", "Last Activity Date"),
        new=("New", "Open"), passed=("Contacted", "Qualified", "Proposal"),
        won=("Closed Won", "Won", "won", "Closed - Won", "6. Closed Won"),
        lost=("Closed Lost", "Lost", "Unqualified", "Lost Quotation", "Do Not Contact",
              "Cancelled"),
        deal_id="Opportunity ID", amount="Amount", source="Lead Source", owner="Owner",
        reason="Lost Reason",
    ),
    "de": Language(
        stage=("Status", "Phase", "Verkaufsphase", "Lead-Status", "Stufe", "Ergebnis",
               "Deal - Status", "Vertriebsphase", "Leadstatus", "Pipeline-Phase"),
        id=("ID", "Lead-ID", "Kundennummer", "Datensatz-ID", "Vorgangsnummer"),
        created=("Erstellt am", "Erstelldatum", "Angelegt am", "Anlagedatum", "Erstellungsdatum",
                 "Eingangsdatum", "Deal - Deal erstellt", "Erfasst am"),
        won_date=("Gewonnen am", "Gewinndatum", "Deal - Gewonnen am", "Datum gewonnen",
                  "Kunde seit"),
        lost_date=("Verloren am", "Verlustdatum", "Deal - Verloren am", "Datum verloren"),
        closed=("Abschlussdatum", "Abgeschlossen am", "Geschlossen am", "Schlussdatum"),
        plans=("Geändert am", "Letzte Änderung", "Aktualisiert am", "Fällig am",
               "Wiedervorlage", "Voraussichtliches Abschlussdatum", "Letzte Aktivität",
               "Nächster Termin am"),
        new=("Neu", "Offen"), passed=("Kontaktiert", "Qualifiziert", "Angebot"),
        won=("Gewonnen", "Geschlossen und gewonnen", "Kunde", "gewonnen", "Auftrag gewonnen"),
        lost=("Verloren", "Geschlossen und verloren", "Abgelehnt", "Kein Interesse", "Storniert",
              "Absage"),
        deal_id="Geschäfts-ID", amount="Betrag", source="Quelle", owner="Zuständig",
        reason="Verlustgrund",
    ),
    "fr": Language(
        stage=("Statut", "Étape", "Phase", "Statut du lead", "Étape de vente", "Résultat",
               "Affaire - Statut", "Phase de la transaction", "Stade", "État"),
        id=("ID", "ID du lead", "Numéro client", "Identifiant", "N° de dossier"),
        created=("Date de création", "Créé le", "Créée le", "Ajouté le", "Date d'ajout",
                 "Création", "Affaire - Affaire créée le", "Date de réception"),
        won_date=("Date de gain", "Gagné le", "Gagnée le", "Affaire - Gagnée le",
                  "Client depuis"),
        lost_date=("Date de perte", "Perdu le", "Perdue le", "Affaire - Perdue le"),
        closed=("Date de clôture", "Clôturé le", "Date de fermeture", "Fermée le"),
        plans=("Modifié le", "Dernière modification", "Mis à jour le", "Échéance",
               "Prochaine relance", "Date de clôture prévue", "Dernière activité",
               "Date de mise à jour"),
        new=("Nouveau", "Ouvert"), passed=("Contacté", "Qualifié", "Proposition"),
        won=("Gagné", "Fermé gagné", "Client", "Gagnée", "Affaire gagnée"),
        lost=("Perdu", "Fermé perdu", "Refusé", "Sans suite", "Annulé", "Pas intéressé"),
        deal_id="ID de l'affaire", amount="Montant", source="Origine", owner="Propriétaire",
        reason="Motif de perte",
    ),
    "es": Language(
        stage=("Estado", "Etapa", "Fase", "Estado del lead", "Etapa del negocio", "Resultado",
               "Trato - Estado", "Etapa de venta", "Situación", "Estatus"),
        id=("ID", "ID del lead", "Número de cliente", "Identificador", "Código"),
        created=("Fecha de creación", "Creado el", "Creada el", "Fecha de alta", "Añadido el",
                 "Creación", "Trato - Trato creado el", "Fecha de registro"),
        won_date=("Fecha de ganado", "Ganado el", "Fecha ganada", "Trato - Ganado el",
                  "Cliente desde"),
        lost_date=("Fecha de pérdida", "Perdido el", "Fecha perdida", "Trato - Perdido el"),
        closed=("Fecha de cierre", "Cerrado el", "Cerrada el", "Cierre"),
        plans=("Modificado el", "Última modificación", "Actualizado el", "Vencimiento",
               "Próxima actividad", "Fecha de cierre prevista", "Última actividad",
               "Fecha de actualización"),
        new=("Nuevo", "Abierto"), passed=("Contactado", "Calificado", "Propuesta"),
        won=("Ganado", "Cerrada ganada", "Cliente", "Ganada", "Cierre ganado"),
        lost=("Perdido", "Cerrada perdida", "Rechazado", "Descartado", "Cancelado",
              "No interesado"),
        deal_id="ID del negocio", amount="Importe", source="Origen", owner="Propietario",
        reason="Motivo de pérdida",
    ),
    "pt": Language(
        stage=("Status", "Etapa", "Fase", "Status do lead", "Estágio", "Resultado",
               "Negócio - Status", "Etapa do negócio", "Situação", "Fase do negócio"),
        id=("ID", "ID do lead", "Número do cliente", "Identificador", "Código"),
        created=("Data de criação", "Criado em", "Criada em", "Data de cadastro",
                 "Adicionado em", "Cadastrado em", "Negócio - Negócio criado em", "Criação"),
        won_date=("Data de ganho", "Ganho em", "Negócio - Ganho em", "Data da venda",
                  "Cliente desde"),
        lost_date=("Data de perda", "Perdido em", "Negócio - Data de perda", "Perdida em"),
        closed=("Data de fechamento", "Fechado em", "Negócio - Negócio fechado em",
                "Data de encerramento"),
        plans=("Modificado em", "Última alteração", "Atualizado em", "Vencimento",
               "Próxima atividade", "Data de fechamento prevista", "Última atividade",
               "Data de atualização"),
        new=("Novo", "Aberto"), passed=("Contatado", "Qualificado", "Proposta"),
        won=("Ganho", "Fechado ganho", "Cliente", "Ganha", "Negócio ganho"),
        lost=("Perdido", "Fechado perdido", "Rejeitado", "Descartado", "Cancelado",
              "Sem interesse"),
        deal_id="ID do negócio", amount="Valor", source="Origem", owner="Proprietário",
        reason="Motivo da perda",
    ),
    "it": Language(
        stage=("Stato", "Fase", "Fase di vendita", "Stato lead", "Stadio", "Esito",
               "Trattativa - Stato", "Fase della trattativa", "Risultato", "Stato del lead"),
        id=("ID", "ID lead", "Numero cliente", "Identificativo", "Codice"),
        created=("Data di creazione", "Creato il", "Creata il", "Data creazione",
                 "Inserito il", "Data inserimento", "Trattativa - Trattativa creata il",
                 "Aggiunto il"),
        won_date=("Data di vincita", "Vinto il", "Vinta il", "Trattativa - Vinta il",
                  "Cliente dal"),
        lost_date=("Data di perdita", "Perso il", "Persa il", "Trattativa - Persa il"),
        closed=("Data di chiusura", "Chiuso il", "Data chiusura", "Chiusa il"),
        plans=("Modificato il", "Ultima modifica", "Aggiornato il", "Scadenza",
               "Prossima attività", "Data di chiusura prevista", "Ultima attività",
               "Data aggiornamento"),
        new=("Nuovo", "Aperto"), passed=("Contattato", "Qualificato", "Proposta"),
        won=("Vinto", "Chiuso vinto", "Cliente", "Vinta", "Trattativa vinta"),
        lost=("Perso", "Chiuso perso", "Rifiutato", "Scartato", "Annullato",
              "Non interessato"),
        deal_id="ID trattativa", amount="Importo", source="Origine", owner="Proprietario",
        reason="Motivo della perdita",
    ),
    "nl": Language(
        stage=("Status", "Fase", "Verkoopfase", "Leadstatus", "Stadium", "Resultaat",
               "Deal - Status", "Fase van de deal", "Uitkomst", "Lead-status"),
        id=("ID", "Lead-ID", "Klantnummer", "Kenmerk", "Dossiernummer"),
        created=("Aangemaakt op", "Aanmaakdatum", "Gemaakt op", "Toegevoegd op",
                 "Datum aangemaakt", "Ingevoerd op", "Deal - Deal aangemaakt op",
                 "Geregistreerd op"),
        won_date=("Gewonnen op", "Datum gewonnen", "Winstdatum", "Deal - Gewonnen op",
                  "Klant sinds"),
        lost_date=("Verloren op", "Datum verloren", "Verliesdatum", "Deal - Verloren op"),
        closed=("Sluitingsdatum", "Gesloten op", "Afgesloten op", "Datum gesloten"),
        plans=("Gewijzigd op", "Laatste wijziging", "Bijgewerkt op", "Vervaldatum",
               "Volgende activiteit", "Verwachte sluitingsdatum", "Laatste activiteit",
               "Datum bijgewerkt"),
        new=("Nieuw", "Open"), passed=("Gecontacteerd", "Gekwalificeerd", "Offerte"),
        won=("Gewonnen", "Gesloten en gewonnen", "Klant", "gewonnen", "Deal gewonnen"),
        lost=("Verloren", "Gesloten en verloren", "Afgewezen", "Geen interesse", "Geannuleerd",
              "Afgevallen"),
        deal_id="Deal-ID", amount="Bedrag", source="Bron", owner="Eigenaar",
        reason="Reden van verlies",
    ),
}  # fmt: skip
