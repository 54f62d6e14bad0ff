// Books a place for one of an employer's staff: sign in, choose who and what, book, cancel. .NET's own library alone
// (.NET 8, or .NET Framework 4.7 and Mono with System.Net.Http, System.Runtime.Serialization and System.Xml.Linq).
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;

public static class Book
{
    static readonly string Url = Setting("ACADEMY_URL", "http://localhost:8080");
    static readonly HttpClient Http = new HttpClient();

    static string Setting(string name, string otherwise)
    {
        return Environment.GetEnvironmentVariable(name) ?? otherwise;
    }

    /// <summary>What the academy would not do: branch on Code, show the message.</summary>
    sealed class Refused : Exception
    {
        public readonly string Code;

        public Refused(XElement problem) : base((string)problem.Element("detail") ?? (string)problem.Element("error_description"))
        {
            Code = (string)problem.Element("code") ?? (string)problem.Element("error");
        }
    }

    /// <summary>Sends a request; waits and tries again when it comes too soon, which is safe: writes have a key.</summary>
    static async Task<XElement> Send(Func<HttpRequestMessage> make)
    {
        while (true)
        {
            HttpResponseMessage answer = await Http.SendAsync(make());
            if ((int)answer.StatusCode == 429 || (int)answer.StatusCode == 503)
            {
                RetryConditionHeaderValue wait = answer.Headers.RetryAfter;
                await Task.Delay((wait == null ? null : wait.Delta) ?? TimeSpan.FromSeconds(1));
                continue;
            }
            byte[] body = await answer.Content.ReadAsByteArrayAsync();
            XElement said = XElement.Load(JsonReaderWriterFactory.CreateJsonReader(body, XmlDictionaryReaderQuotas.Max));
            if (!answer.IsSuccessStatusCode) throw new Refused(said);
            return said;
        }
    }

    static Task<XElement> SignIn()
    {
        return Send(() => new HttpRequestMessage(HttpMethod.Post, Url + "/oauth/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                { "grant_type", "client_credentials" },
                { "client_id", Setting("CLIENT_ID", "demo-hr") },
                { "client_secret", Setting("CLIENT_SECRET", "staffordshire-demo") },
            }),
        });
    }

    static Task<XElement> Academy(string token, HttpMethod method, string path, string json = null)
    {
        string key = Guid.NewGuid().ToString();
        return Send(() =>
        {
            var request = new HttpRequestMessage(method, Url + "/api/v1" + path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", key);
            if (json != null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
            return request;
        });
    }

    static async Task Run()
    {
        XElement signedIn = await SignIn(); // good for ten minutes
        string token = (string)signedIn.Element("access_token"), employer = (string)signedIn.Element("organisation");
        XElement workers = await Academy(token, HttpMethod.Get, "/organisations/" + employer + "/workers?limit=1");
        string worker = (string)workers.Element("items").Elements().First().Element("personId");
        XElement courses = await Academy(token, HttpMethod.Get, "/courses?available=true&limit=20");
        foreach (XElement course in courses.Element("items").Elements())
        {
            string run = (string)course.Element("nextRun").Element("id"), id;
            try
            {
                string wish = "{\"courseRunId\":\"" + run + "\",\"personId\":\"" + worker + "\"}";
                id = (string)(await Academy(token, HttpMethod.Post, "/bookings", wish)).Element("id");
            }
            catch (Refused refused) when (new[] { "already_booked", "run_started", "run_closed" }.Contains(refused.Code))
            {
                continue; // They are booked already, or it was closed meanwhile: the next one.
            }
            XElement booking = await Academy(token, HttpMethod.Get, "/bookings/" + id);
            Console.WriteLine("booked: " + (string)booking.Element("run").Element("courseTitle"));
            await Academy(token, HttpMethod.Delete, "/bookings/" + id);
            Console.WriteLine("cancelled");
            return;
        }
    }

    public static int Main()
    {
        try
        {
            Run().GetAwaiter().GetResult();
            return 0;
        }
        catch (Refused refused)
        {
            Console.Error.WriteLine(refused.Code + ": " + refused.Message);
            return 1;
        }
    }
}
