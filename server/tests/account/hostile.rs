//! A server that lies: the real router, with answers bent on their way back.

use serde_json::Value;
use siegel_client::server::{Lost, Request, Response, Server};

/// Bends answers: `bend` is given the path that was asked for, and the answer's JSON.
pub struct Hostile<'a, S, F> {
    honest: &'a S,
    bend: F,
}

impl<'a, S: Server, F: Fn(&str, &mut Value)> Hostile<'a, S, F> {
    pub fn new(honest: &'a S, bend: F) -> Self {
        Self { honest, bend }
    }
}

impl<S: Server, F: Fn(&str, &mut Value)> Server for Hostile<'_, S, F> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let path = request.path.clone();
        let mut answer = self.honest.call(request).await?;
        if let Ok(mut json) = serde_json::from_slice(&answer.body) {
            (self.bend)(&path, &mut json);
            answer.body = serde_json::to_vec(&json).map_err(|_| Lost)?;
        }
        Ok(answer)
    }
}
