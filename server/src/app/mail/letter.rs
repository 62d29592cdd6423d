//! What mails say, in both languages. Pure. A mail names nobody, tells nothing of how anybody
//! stands, and leads to a page where one signs in.

use std::fmt::Write as _;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::app::notices::Reason;

/// A language of mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `en`
    English,
    /// `es`
    Spanish,
}

impl Language {
    /// The name in the database and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The words in this language.
    fn of(self, english: &'static str, spanish: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::Spanish => spanish,
        }
    }
}

impl FromStr for Language {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "en" => Ok(Self::English),
            "es" => Ok(Self::Spanish),
            _ => Err(()),
        }
    }
}

/// One thing of a mail with news, as it waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Why.
    pub reason: String,
    /// The page.
    pub link: String,
}

/// What a mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter<'a> {
    /// An account was made; the token of a one-time link.
    Invitation(&'a str),
    /// A password can be set; the token of a one-time link.
    PasswordReset(&'a str),
    /// The reader signs in with another address from now on.
    AddressChanged,
    /// Things to look at.
    News(&'a [Item]),
}

/// A mail as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Subject line.
    pub subject: String,
    /// For readers of plain text.
    pub text: String,
    /// The same with links.
    pub html: String,
}

/// A paragraph, or a way to a page.
enum Part {
    Words(&'static str),
    Way(&'static str, String),
}

/// Writes a mail that leads to the pages at `origin`.
#[must_use]
pub fn letter(matter: Matter<'_>, language: Language, origin: &str) -> Letter {
    let say = |english, spanish| language.of(english, spanish);
    let (subject, parts) = match matter {
        Matter::Invitation(token) => (
            say("Your Fieldcraft account", "Tu cuenta de Fieldcraft"),
            vec![
                Part::Words(say(
                    "An account in Fieldcraft has been made for your work. Choose a password to begin.",
                    "Se creó una cuenta de Fieldcraft para tu trabajo. Elige una contraseña para empezar.",
                )),
                Part::Way(
                    say("Choose a password", "Elegir una contraseña"),
                    format!("{origin}/reset#{token}"),
                ),
                Part::Words(say(
                    "The link works once, for three days. If it has ended, open the sign-in page and choose \
                     “Forgot your password?”.",
                    "El enlace funciona una vez, durante tres días. Si ya no funciona, abre la página de inicio \
                     de sesión y elige “¿Olvidaste tu contraseña?”.",
                )),
                Part::Words(say(
                    "If you do not know what this is about, you can ignore this mail.",
                    "Si no sabes de qué se trata, puedes ignorar este correo.",
                )),
            ],
        ),
        Matter::PasswordReset(token) => (
            say("Choose a new Fieldcraft password", "Elige una nueva contraseña de Fieldcraft"),
            vec![
                Part::Words(say(
                    "Somebody asked for a link to choose a new password for this address.",
                    "Alguien pidió un enlace para elegir una nueva contraseña para esta dirección.",
                )),
                Part::Way(
                    say("Choose a new password", "Elegir una nueva contraseña"),
                    format!("{origin}/reset#{token}"),
                ),
                Part::Words(say(
                    "The link works once, for three days. It signs you out on every device.",
                    "El enlace funciona una vez, durante tres días. Cierra tu sesión en todos los dispositivos.",
                )),
                Part::Words(say(
                    "If it was not you, you can ignore this mail: your password stays as it is.",
                    "Si no fuiste tú, puedes ignorar este correo: tu contraseña no cambia.",
                )),
            ],
        ),
        Matter::AddressChanged => (
            say("Your Fieldcraft address has changed", "Tu dirección en Fieldcraft cambió"),
            vec![
                Part::Words(say(
                    "Your office has changed the address that you sign in to Fieldcraft with. This address is no \
                     longer used.",
                    "Tu oficina cambió la dirección con la que inicias sesión en Fieldcraft. Esta dirección ya no \
                     se usa.",
                )),
                Part::Words(say(
                    "If you did not expect this, tell your supervisor or your office today.",
                    "Si no lo esperabas, avisa hoy a tu supervisor o a tu oficina.",
                )),
            ],
        ),
        Matter::News(items) => (
            say("You have something new in Fieldcraft", "Tienes novedades en Fieldcraft"),
            news(items, language, origin),
        ),
    };
    Letter { subject: subject.into(), text: plain(&parts), html: html(subject, &parts, language) }
}

fn news(items: &[Item], language: Language, origin: &str) -> Vec<Part> {
    let mut parts = vec![Part::Words(
        language.of("You have something new in Fieldcraft.", "Tienes novedades en Fieldcraft."),
    )];
    parts.extend(items.iter().filter_map(|item| {
        let reason: Reason = item.reason.parse().ok()?;
        Some(Part::Way(reason.text(language), format!("{origin}{}", item.link)))
    }));
    parts.push(Part::Way(
        language.of("Choose which mails you get", "Elige qué correos recibes"),
        format!("{origin}/notifications/settings"),
    ));
    parts
}

fn plain(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        let _ = match part {
            Part::Words(words) => writeln!(text, "{words}\n"),
            Part::Way(words, to) => writeln!(text, "{words}\n{to}\n"),
        };
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn html(subject: &str, parts: &[Part], language: Language) -> String {
    let mut text = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"font-family: sans-serif; line-height: 1.5\">\n",
        language.name(),
        escaped(subject)
    );
    for part in parts {
        let _ = match part {
            Part::Words(words) => writeln!(text, "<p>{}</p>", escaped(words)),
            Part::Way(words, to) => {
                writeln!(text, "<p><a href=\"{}\">{}</a></p>", escaped(to), escaped(words))
            }
        };
    }
    text.push_str("</body>\n</html>\n");
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://fieldcraft.example.org";

    fn items() -> Vec<Item> {
        [("observation_recorded", "/observations/1"), ("safety_task", "/observations/2")]
            .map(|(reason, link)| Item { reason: reason.into(), link: link.into() })
            .into()
    }

    #[test]
    fn an_invitation_leads_to_the_page_for_the_password() {
        let made = letter(Matter::Invitation("t0ken"), Language::English, ORIGIN);
        insta::assert_snapshot!(made.text, @r#"
        An account in Fieldcraft has been made for your work. Choose a password to begin.

        Choose a password
        https://fieldcraft.example.org/reset#t0ken

        The link works once, for three days. If it has ended, open the sign-in page and choose “Forgot your password?”.

        If you do not know what this is about, you can ignore this mail.
        "#);
        insta::assert_snapshot!(made.html, @r#"
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Your Fieldcraft account</title></head>
        <body style="font-family: sans-serif; line-height: 1.5">
        <p>An account in Fieldcraft has been made for your work. Choose a password to begin.</p>
        <p><a href="https://fieldcraft.example.org/reset#t0ken">Choose a password</a></p>
        <p>The link works once, for three days. If it has ended, open the sign-in page and choose “Forgot your password?”.</p>
        <p>If you do not know what this is about, you can ignore this mail.</p>
        </body>
        </html>
        "#);
    }

    #[test]
    fn a_forgotten_password_is_answered_in_the_persons_language() {
        let made = letter(Matter::PasswordReset("t0ken"), Language::Spanish, ORIGIN);
        assert_eq!(made.subject, "Elige una nueva contraseña de Fieldcraft");
        insta::assert_snapshot!(made.text, @r"
        Alguien pidió un enlace para elegir una nueva contraseña para esta dirección.

        Elegir una nueva contraseña
        https://fieldcraft.example.org/reset#t0ken

        El enlace funciona una vez, durante tres días. Cierra tu sesión en todos los dispositivos.

        Si no fuiste tú, puedes ignorar este correo: tu contraseña no cambia.
        ");
    }

    #[test]
    fn news_say_why_and_where_and_nothing_else() {
        let made = letter(Matter::News(&items()), Language::English, ORIGIN);
        assert_eq!(made.subject, "You have something new in Fieldcraft");
        insta::assert_snapshot!(made.text, @r"
        You have something new in Fieldcraft.

        An observation of you was recorded. Read it and answer.
        https://fieldcraft.example.org/observations/1

        A safety task waits for you.
        https://fieldcraft.example.org/observations/2

        Choose which mails you get
        https://fieldcraft.example.org/notifications/settings
        ");
    }

    #[test]
    fn a_reason_of_an_older_version_is_passed_over() {
        let gone = [Item { reason: "gone".into(), link: "/gone".into() }];
        let made = letter(Matter::News(&gone), Language::Spanish, ORIGIN);
        assert!(!made.text.contains("/gone") && made.text.contains("Elige qué correos recibes"));
    }
}
