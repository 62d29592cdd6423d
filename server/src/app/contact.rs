//! How a person can be reached: the work phone that they set themselves.

use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

use crate::app::free_text::tidy;
use crate::error::{AppError, AppResult};
use crate::policy::Caller;
use crate::state::App;
use crate::store;

/// The longest phone number with its words, such as an extension.
const LONGEST: usize = 40;

impl App {
    /// Sets the caller's own work phone, or takes it away. The same again is harmless.
    pub async fn set_phone(&self, caller: &Caller, phone: Option<String>) -> AppResult<()> {
        let phone = tidy(phone);
        if phone.as_deref().is_some_and(|text| !looks_like_phone(text)) {
            let detail = "Write a phone number as one dials it, such as 614 555 0100 ext. 12.";
            return Err(AppError::field("/phone", detail));
        }
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        let row = store::people::person(&tx, caller.person).await?.ok_or(AppError::NotFound("person"))?;
        if row.phone == phone {
            return Ok(());
        }
        let detail = json!({ "phone": phone.is_some() });
        let mut row = row.into_active_model();
        row.phone = Set(phone);
        row.update(&tx).await?;
        self.audit(&tx, Some(caller.person), "person.phone", "person", Some(caller.person), detail).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Digits, the signs between them, and perhaps an extension.
fn looks_like_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = |c: char| c.is_ascii_alphanumeric() || " +-().,/#".contains(c);
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    text.chars().count() <= LONGEST && (5..=20).contains(&digits) && letters <= 10 && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_that_can_be_dialed() {
        for good in ["614 555 0100", "+1 (614) 555-0100", "614.555.0100 ext. 12", "55501"] {
            assert!(looks_like_phone(good), "{good}");
        }
        for bad in ["call me", "1234", "614 555 0100 after school, ask for me", "<614 555 0100>"] {
            assert!(!looks_like_phone(bad), "{bad}");
        }
    }
}
