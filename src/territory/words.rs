//! The words of the tables a territory is written with, in the order of the national form.

/// Declares words of a column: a type and the text of each value.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum $name {
            $(
                #[doc = $word]
                $variant,
            )+
        }

        impl $name {
            /// Its text in the tables.
            pub(super) const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

words! {
    /// Where a household lives (national form, "logement actuel").
    Situation {
        Hlm = "hlm",
        LocatairePrive = "locataire_prive",
        ResidenceSociale = "residence_sociale",
        ResidenceHoteliere = "residence_hoteliere",
        ResidenceEtudiante = "residence_etudiante",
        SousLocataire = "sous_locataire",
        StructureHebergement = "structure_hebergement",
        CentreMaternel = "centre_maternel",
        ChezParents = "chez_parents",
        ChezParticulier = "chez_particulier",
        LogeGratuit = "loge_gratuit",
        LogementFonction = "logement_fonction",
        Proprietaire = "proprietaire",
        Camping = "camping",
        Hotel = "hotel",
        SansAbri = "sans_abri",
        Squat = "squat",
    }
}

words! {
    /// Why a household asks for a home (national form, main motive).
    Motive {
        SansLogement = "sans_logement",
        Demolition = "demolition",
        Indigne = "indigne",
        RepriseProprietaire = "reprise_proprietaire",
        Expulsion = "expulsion",
        ViolencesFamiliales = "violences_familiales",
        Handicap = "handicap",
        Sante = "sante",
        TropCher = "trop_cher",
        TropGrand = "trop_grand",
        Divorce = "divorce",
        Decohabitation = "decohabitation",
        TropPetit = "trop_petit",
        FuturMariage = "futur_mariage",
        RegroupementFamilial = "regroupement_familial",
        AssistantMaternel = "assistant_maternel",
        Environnement = "environnement",
        MutationProfessionnelle = "mutation_professionnelle",
        RapprochementTravail = "rapprochement_travail",
        RapprochementServices = "rapprochement_services",
        RapprochementFamille = "rapprochement_famille",
        AccedantDifficulte = "accedant_difficulte",
        Autre = "autre",
    }
}

words! {
    /// A priority category of article L441-1.
    Public {
        Handicap = "handicap",
        SortieAct = "sortie_act",
        MalLoge = "mal_loge",
        Heberge = "heberge",
        RetourEmploi = "retour_emploi",
        HabitatIndigne = "habitat_indigne",
        Violences = "violences",
        Agression = "agression",
        Prostitution = "prostitution",
        Traite = "traite",
        SuroccupationMineur = "suroccupation_mineur",
        SansLogement = "sans_logement",
        MenaceExpulsion = "menace_expulsion",
        SortieAse = "sortie_ase",
    }
}

words! {
    /// How a dwelling was financed, which sets its ceilings and its rent.
    Financing {
        Plai = "PLAI",
        Plus = "PLUS",
        Pls = "PLS",
    }
}

words! {
    /// What a vacancy is kept for; all but the first are out of the reservers' flow.
    Use {
        Free = "libre",
        OwnTransfer = "mutation_interne",
        Renewal = "relogement_anru",
        Orcod = "relogement_orcod",
        Unfit = "relogement_insalubrite",
        Sale = "vente",
        Identified = "identifie",
    }
}
