//! The languages beyond the first and second class, one row each.

use frostem::Algorithm;

use super::{Case, Direction, Language, PLAIN, Script, Segmenter, Stemmer, Tails};

/// Every language that detection knows and that has no file of its own, and Irish.
pub(super) const ROWS: [Language; 51] = [
    Language {
        stemmer: Stemmer::Snowball(Algorithm::Esperanto),
        stop_words: "\
            al ankaŭ aŭ ĉar ĉe ĉi ĉu da de do dum ekster el en estas estis estos ĝi ĝis havas ili inter jam je kaj ke \
            kiel kio kiu kiuj kun la li malgraŭ mi ne nek ni nun ol oni per plej pli por post pri pro se sed sen si \
            sub super sur ŝi tamen tio tiu tiuj tra tre tro unu vi",
        sample: "\
            La tuta urbo estas lernejo: placoj, bibliotekoj kaj parkoj estas malfermaj al ĉiuj, kiuj volas lerni.",
        ..row("eo", "epo", "Esperanto", "Esperanto")
    },
    Language {
        script: Script::Bengali,
        stop_words: "\
            এই এবং ও কি কিন্তু কে কেন কোন জন্য তবে তার তারা তিনি থেকে না নেই বা যদি যে সঙ্গে সব সে হয় হয়ে আছে আমি \
            আমরা আমার আর একটি করে এর",
        sample: "পুরো শহরটাই একটি শ্রেণিকক্ষ, গ্রন্থাগার ও উদ্যান সবার জন্য খোলা।",
        ..row("bn", "ben", "Bengali", "বাংলা")
    },
    Language {
        script: Script::Cyrillic,
        kept_letters: "йї",
        stop_words: "\
            а або але без би був була були було в вам вас весь вже ви від він вона вони воно все всі всіх да де для \
            до є же з за і із їх його її й йому коли котрий кожен крім лише ми між може на над нам нас наш не немає \
            ні ніж ну о об один під по при про проти саме свій своє себе та так такий також там те ти тим то того той \
            тому тут у усі хто хоча це цей ця ці цього чи через чим що щоб як яка який які якщо я",
        sample: "\
            Усе місто є класом: площі, бібліотеки й парки відкриті для всіх, хто хоче вчитися. Діти запропонували \
            безпечніші вулиці.",
        ..row("uk", "ukr", "Ukrainian", "Українська")
    },
    Language {
        script: Script::Georgian,
        stop_words: "\
            და არ არის ეს ის იყო რომ რა ვინ თუ მაგრამ როგორც ან კი აქ იქ მე შენ ჩვენ თქვენ ისინი უნდა ყველა მხოლოდ \
            ძალიან",
        sample: "მთელი ქალაქი საკლასო ოთახია, ბიბლიოთეკები და პარკები ყველასთვის ღიაა.",
        ..row("ka", "kat", "Georgian", "ქართული")
    },
    Language {
        script: Script::Devanagari,
        stemmer: Stemmer::Snowball(Algorithm::Hindi),
        stop_words: "\
            और का की के को में है हैं से पर यह वह ये वे था थी थे ने कि जो भी तो ही नहीं एक इस उस अपने लिए साथ तक या \
            लेकिन अगर जब तब क्या क्यों कैसे कहाँ कौन मैं हम तुम आप मेरा हमारा उनके इसके किया करने होता होती हुए गया",
        sample: "\
            पूरा शहर एक कक्षा है, जहाँ पुस्तकालय और बगीचे सभी के लिए खुले हैं। बच्चों के सुझावों ने सड़कों को \
            सुरक्षित बनाया।",
        ..row("hi", "hin", "Hindi", "हिन्दी")
    },
    Language {
        script: Script::Hebrew,
        direction: Direction::RightToLeft,
        stop_words: "\
            אבל או אז אחרי אחת אחד איך אין אך אל אם אני אנחנו את אתה אתם בין גם הוא היא הם הן היה היו הייתה זה זאת זו \
            יש כי כל כמו לא לפני מה מי מן עד על עם עוד רק של שלא שלו שלה שלהם תחת",
        sample: "כל העיר היא כיתה: הכיכרות, הספריות והפארקים פתוחים לכל מי שרוצה ללמוד.",
        ..row("he", "heb", "Hebrew", "עברית")
    },
    Language {
        script: Script::Hebrew,
        stemmer: Stemmer::Snowball(Algorithm::Yiddish),
        direction: Direction::RightToLeft,
        stop_words: "\
            און איך איז אין אויף אויך אַ אַז אָבער באַ ביי דאָס דער די דו ער זי זיך זיי מיט מיר ניט נישט פון פֿון צו \
            וואָס ווי ווען",
        sample: "די גאַנצע שטאָט איז אַ שול, און די ביבליאָטעקן זענען אָפֿן פאַר אַלעמען.",
        ..row("yi", "yid", "Yiddish", "ייִדיש")
    },
    Language {
        script: Script::Ethiopic,
        stop_words: "እና ነው ነበር ላይ ውስጥ ግን ወይም ይህ ያ እኔ አንተ እሱ እሷ እኛ እነሱ ሁሉ",
        sample: "ከተማው በሙሉ የመማሪያ ክፍል ነው።",
        ..row("am", "amh", "Amharic", "አማርኛ")
    },
    Language {
        stop_words: "lan ing iku kang sing utawa karo saka menyang iki ora ana dadi aku kowe dheweke kanggo",
        sample: "Kutha kabeh iku papan kanggo sinau, perpustakaan lan taman dibukak kanggo kabeh wong.",
        ..row("jv", "jav", "Javanese", "Basa Jawa")
    },
    Language {
        stemmer: Stemmer::Snowball(Algorithm::Norwegian),
        stop_words: "\
            alle andre at av bare ble bli blir både da de deg dem den denne der deres det dette din du eller en enn \
            er et etter for fordi fra før ha hadde han hans har hennes her hun hva hvem hver hvilken hvis hvor \
            hvordan hvorfor i ikke inn jeg kan kunne man med meg mellom men mer mot mye må ned noe noen nå når og \
            også om opp oss over på samme seg selv sin sine sitt skal skulle slik som så til ut uten var ved vi vil \
            ville vår være vært å",
        sample: "\
            Hele byen er et klasserom: torg, biblioteker og parker er åpne for alle som vil lære. Barnas forslag har \
            gjort skoleveien tryggere.",
        ..row("nb", "nob", "Norwegian Bokmål", "Norsk bokmål")
    },
    Language {
        stemmer: Stemmer::Snowball(Algorithm::Danish),
        tails: Tails::These(&["s"]),
        stop_words: "\
            af alle allerede alt anden andet andre at blev blive bliver da de dem den denne der deres det dette dig \
            din dog du efter eller en end er et flere for fordi fra før gennem ham han hans har have havde hende \
            hendes her hun hvad hver hvilken hvis hvor hvordan hvorfor hvem i ikke ind jeg jer kan kun kunne man \
            mange med meget mellem men mere mig min mod må ned nogen noget nogle nu når og også om op os over på \
            samme selv sig sin sit skal skulle som så sådan til ud uden under var ved vi vil ville vor være været",
        sample: "\
            Hele byen er et klasseværelse: torve, biblioteker og parker er åbne for alle, der vil lære. Børnenes \
            forslag har gjort skolevejen sikrere.",
        ..row("da", "dan", "Danish", "Dansk")
    },
    Language {
        stemmer: Stemmer::Snowball(Algorithm::Hungarian),
        stop_words: "\
            a ahhoz aki akik ahol alatt ami amely amelyek amikor amit az azok azon azt azzal azért át be bár csak de \
            egy egyes egyik együtt el elég ellen én és ez ezek ezen ezért ezt fel felé föl ha hanem hogy hogyan hol \
            ide igen is itt ki kell kívül közben között le legyen lehet lenne ma már meg mely mert mi mint minden \
            mindig míg most nagyon ne nekem neki nélkül nem nincs oda ott ő ők össze pedig s saját sem semmi során \
            szemben szerint talán te tehát ti tovább több túl után úgy új vagy van vannak végül vele volt voltak \
            volna",
        sample: "\
            Az egész város tanterem: a terek, a könyvtárak és a parkok mindenki előtt nyitva állnak. A gyerekek \
            javaslatai biztonságosabbá tették az utcákat.",
        ..row("hu", "hun", "Hungarian", "Magyar")
    },
    Language {
        stemmer: Stemmer::Snowball(Algorithm::Czech),
        stop_words: "\
            a aby ač ale anebo ani asi až bez bude budou by byl byla byli bylo být co což či dnes do ho i jak jako je \
            jeho její jejich jen ještě jenž ji jiné již jsem jsi jsme jsou jste k kam každý kde kdo kdy kdyby když ke \
            která které který kteří ku ma má mají mezi mi mít mne mnou moc mohou mé může my na nad nám naše nebo \
            nejsou než ni nic není o od on ona oni ono pak po pod podle pokud pouze právě pro proč proti protože před \
            přes při s se si sice své svůj ta tak také takže tam tato tedy ten tento této tím to tohoto tom tomu toto \
            tu tuto ty tyto u už v vám vás více však všech všechno všichni vy z za zda že",
        sample: "\
            Celé město je učebnou: náměstí, knihovny a parky jsou otevřené všem, kdo se chtějí učit. Návrhy dětí \
            změnily mnoho ulic.",
        ..row("cs", "ces", "Czech", "Čeština")
    },
    Language {
        script: Script::Cyrillic,
        stop_words: "\
            а ако ами без беше би бил била били било в вие ви все във всички всичко върху да дали до докато е за защо \
            защото и из или им има имат как какво като кога когато което които който която към ли между ми много \
            могат може му на над най не него нещо ни ние никой но о обаче около освен от отново по под поради после \
            почти през при с са само се си след според със също съм така тази там те тези то това този тогава той тук \
            ту тъй у че ще я",
        sample: "\
            Целият град е класна стая: площадите, библиотеките и парковете са отворени за всеки, който иска да учи.",
        ..row("bg", "bul", "Bulgarian", "Български")
    },
    Language {
        script: Script::Cyrillic,
        kept_letters: "йў",
        stop_words: "\
            а або але без бы быў была былі было у ў ва вы да для дзе ён яна яны яно гэта гэты гэтая за з са і й ж як \
            які якая якія калі каб мы на над не няма ні па пад пра пры так таксама там то толькі той тут што яго яе \
            іх",
        sample: "Увесь горад — гэта клас: плошчы, бібліятэкі і паркі адкрытыя для ўсіх.",
        ..row("be", "bel", "Belarusian", "Беларуская")
    },
    Language {
        script: Script::Devanagari,
        stop_words: "आणि आहे आहेत हा ही हे तो ती ते या त्या व की पण जर तर नाही मी आम्ही तुम्ही काय कोण का",
        sample: "संपूर्ण शहर एक वर्ग आहे, ग्रंथालये आणि उद्याने सर्वांसाठी खुली आहेत.",
        ..row("mr", "mar", "Marathi", "मराठी")
    },
    Language {
        script: Script::Kannada,
        stop_words: "ಮತ್ತು ಈ ಆ ಒಂದು ಅಥವಾ ಆದರೆ ಇದು ಅದು ನಾನು ನಾವು ಅವರು ಎಂದು ಇದೆ",
        sample: "ಇಡೀ ನಗರವೇ ಒಂದು ತರಗತಿ, ಗ್ರಂಥಾಲಯಗಳು ಎಲ್ಲರಿಗೂ ತೆರೆದಿವೆ.",
        ..row("kn", "kan", "Kannada", "ಕನ್ನಡ")
    },
    Language {
        stop_words: "\
            a ali ampak bi bil bila bili bilo bo bodo brez da do dokler ga gre h in ima imajo iz ja jaz je jih jim k \
            kaj kako kakor kateri kdo ker ki ko kot le med mi mogoče na nad naj nam nas ne nekaj ni niso nič njegov \
            njihov o ob od on ona oni pa po pod pred pri s sam se si so sta ta tako tam te tega tem ti to tudi v vas \
            ve več vi vse vsi z za zakaj zaradi že",
        sample: "Celo mesto je učilnica: trgi, knjižnice in parki so odprti za vse, ki se želijo učiti.",
        ..row("sl", "slv", "Slovene", "Slovenščina")
    },
    Language {
        script: Script::Cyrillic,
        stemmer: Stemmer::Snowball(Algorithm::Serbian),
        kept_letters: "йќѓ",
        stop_words: "\
            а али без би био била било били ће да до док за зато и из или им има их је јер још ка кад када како као \
            ко који која које код ли међу може на над наш не него није нису но о од он она они оно осим па по под пре \
            при са само се си смо су та тада тако то тај ти треба у уз што ali bi bio bila bilo da do dok ga gde i \
            iako ili ima iz je jer još kad kako kao ko koji koja koje kod li može na nad ne nego nije nisu o od on \
            ona oni pa po pre pri sa samo se smo su sve ta tako to u uz za što",
        sample: "\
            Цео град је учионица: тргови, библиотеке и паркови отворени су свима који желе да уче. Предлози деце \
            променили су многе улице.",
        ..row("sr", "srp", "Serbian", "Српски")
    },
    Language {
        script: Script::Cyrillic,
        kept_letters: "ѓќй",
        stop_words: "\
            а ако без би била биле да до додека е за зошто и или им има исто и̇ како кога кој која кое кои ли меѓу \
            многу може на над најмногу не него неа ние но од она оние оној по под преку при со само се сега си сите \
            сум тие тоа тој туку уште во ќе што",
        sample: "Целиот град е училница: плоштадите, библиотеките и парковите се отворени за сите.",
        ..row("mk", "mkd", "Macedonian", "Македонски")
    },
    Language {
        stemmer: Stemmer::Snowball(Algorithm::Lithuanian),
        stop_words: "\
            apie ar arba aš bei bet būti buvo būtų dar dėl į iki ir iš įvairių jau jei ji jie jis jo jos jų juos kad \
            kai kaip kas kita kiti kur kuri kurie kurios kuris kurių labai man mes mūsų ne nei nes net nors nuo o \
            pagal per po prie prieš sau savo su šie šio šis tačiau tai taip tarp tas tik to todėl tu tuo už visi \
            viskas vis yra",
        sample: "\
            Visas miestas yra klasė: aikštės, bibliotekos ir parkai atviri visiems, kurie nori mokytis.",
        ..row("lt", "lit", "Lithuanian", "Lietuvių")
    },
    Language {
        stop_words: "\
            ar arī bet bez bija būs būt caur daudz dēļ es gan ir ja jau jo jūs ka kad kas katrs kā kādēļ kur kura \
            kuri kurš lai līdz man mēs ne nav no nu pa par pat pēc pie pirms pret priekš savs šis šī starp tā tad \
            tajā tas tie tikai to tomēr tu un uz vai vairāk vēl viņa viņi viņš visi",
        sample: "\
            Visa pilsēta ir klase: laukumi, bibliotēkas un parki ir atvērti visiem, kas vēlas mācīties.",
        ..row("lv", "lav", "Latvian", "Latviešu")
    },
    Language {
        stemmer: Stemmer::Snowball(Algorithm::Estonian),
        stop_words: "\
            aga ainult ei ega ehk enne et hiljem iga ikka ilma ise ja juba juures ka kas keegi kes kogu koos kui kuid \
            kuidas kuigi kus kõik ma mida miks millal mille mingi minu mis mitte mõned mu mul me meie meil nagu need \
            neid nende ning niisugune nii nüüd oli olid olla olema oma on pole peale pärast sa saab see seda selle \
            selles sest siis siin sina sinu ta tal te teie teine tema vaid veel või väga ühe üle",
        sample: "\
            Kogu linn on klassiruum: väljakud, raamatukogud ja pargid on avatud kõigile, kes tahavad õppida.",
        ..row("et", "est", "Estonian", "Eesti")
    },
    Language {
        script: Script::Tamil,
        stemmer: Stemmer::Snowball(Algorithm::Tamil),
        stop_words: "\
            மற்றும் இந்த அந்த ஒரு என்று என்ன இது அது நான் நாம் அவர் அவர்கள் ஆனால் அல்லது இல்லை உள்ளது வேண்டும் மேலும் \
            போன்ற",
        sample: "முழு நகரமும் ஒரு வகுப்பறை, நூலகங்கள் அனைவருக்கும் திறந்திருக்கும்.",
        ..row("ta", "tam", "Tamil", "தமிழ்")
    },
    Language {
        stop_words: "\
            và của là có không được cho trong với các những một này đó khi để từ về theo như đã đang sẽ cũng nhưng mà \
            hay hoặc thì nếu vì bởi tại đến ra vào lên xuống tôi chúng ta bạn anh chị họ nó gì ai đâu sao rất nhiều ở \
            trên dưới sau trước",
        sample: "\
            Cả thành phố là một lớp học: quảng trường, thư viện và công viên mở cửa cho tất cả mọi người.",
        ..row("vi", "vie", "Vietnamese", "Tiếng Việt")
    },
    Language {
        script: Script::Arabic,
        direction: Direction::RightToLeft,
        stop_words: "\
            اور کا کی کے کو میں ہے ہیں سے پر یہ وہ تھا تھی تھے نے کہ جو بھی تو ہی نہیں ایک اس ان اپنے لیے ساتھ تک یا \
            لیکن اگر جب کیا کیوں کیسے کہاں کون ہم تم آپ",
        sample: "پورا شہر ایک کمرۂ جماعت ہے، کتب خانے اور باغ سب کے لیے کھلے ہیں۔",
        ..row("ur", "urd", "Urdu", "اردو")
    },
    Language {
        script: Script::Thai,
        segmenter: Segmenter::Dictionary,
        stop_words: "\
            และ ที่ ใน ของ เป็น มี ได้ ไม่ ให้ จาก กับ การ ความ นี้ นั้น ว่า ก็ จะ แต่ หรือ โดย เพื่อ เมื่อ ถ้า ซึ่ง \
            ยัง แล้ว ทุก ต้อง",
        sample: "เมืองทั้งเมืองคือห้องเรียน ห้องสมุดและสวนสาธารณะเปิดให้ทุกคน",
        ..row("th", "tha", "Thai", "ภาษาไทย")
    },
    Language {
        script: Script::Gujarati,
        stop_words: "અને છે છું આ તે એ એક ના ની નું ને માં થી પર માટે કે જે પણ નથી હતી હતું શું",
        sample: "આખું શહેર એક વર્ગખંડ છે, પુસ્તકાલયો બધા માટે ખુલ્લાં છે.",
        ..row("gu", "guj", "Gujarati", "ગુજરાતી")
    },
    Language {
        stop_words: "\
            va bilan uchun bu u shu men sen biz siz ular ham emas yoki lekin ammo agar edi bor yoʻq kim nima qanday \
            qachon qayerda har bir",
        sample: "Butun shahar sinfxonadir: maydonlar, kutubxonalar va bogʻlar hamma uchun ochiq.",
        ..row("uz", "uzb", "Uzbek", "Oʻzbekcha")
    },
    Language {
        script: Script::Gurmukhi,
        stop_words: "ਅਤੇ ਦਾ ਦੀ ਦੇ ਨੂੰ ਵਿੱਚ ਹੈ ਹਨ ਤੋਂ ਤੇ ਇਹ ਉਹ ਸੀ ਨੇ ਕਿ ਜੋ ਵੀ ਤਾਂ ਨਹੀਂ ਇੱਕ ਇਸ ਲਈ ਨਾਲ",
        sample: "ਸਾਰਾ ਸ਼ਹਿਰ ਇੱਕ ਜਮਾਤ ਹੈ, ਲਾਇਬ੍ਰੇਰੀਆਂ ਸਭ ਲਈ ਖੁੱਲ੍ਹੀਆਂ ਹਨ।",
        ..row("pa", "pan", "Punjabi", "ਪੰਜਾਬੀ")
    },
    Language {
        case: Case::Turkic,
        stop_words: "\
            və bu o ki da də ilə üçün bir çox daha amma lakin ya əgər kim nə necə harada mən sən biz siz onlar deyil \
            var yox hər bütün",
        sample: "Bütün şəhər sinif otağıdır: meydanlar, kitabxanalar və parklar hamı üçün açıqdır.",
        ..row("az", "aze", "Azerbaijani", "Azərbaycanca")
    },
    Language {
        stemmer: Stemmer::Snowball(Algorithm::Indonesian),
        stop_words: "\
            ada adalah agar akan antara apa atau bagi bahwa banyak belum bisa bukan dalam dan dapat dari dengan di \
            dia dua hanya harus ia ini itu jika juga kami karena ke kepada kita lagi lain lebih maka masih mereka \
            namun oleh pada para pun saat saja sangat saya sebagai sebuah secara sejak semua seperti serta setelah \
            siapa sudah suatu tanpa telah tentang tersebut tetapi tidak untuk yaitu yang",
        sample: "\
            Seluruh kota adalah ruang kelas: alun-alun, perpustakaan, dan taman terbuka bagi semua orang yang ingin \
            belajar.",
        ..row("id", "ind", "Indonesian", "Bahasa Indonesia")
    },
    Language {
        script: Script::Telugu,
        stop_words: "మరియు ఈ ఆ ఒక అని కానీ లేదా ఇది అది నేను మేము వారు ఉంది కాదు",
        sample: "నగరం మొత్తం ఒక తరగతి గది, గ్రంథాలయాలు అందరికీ తెరిచి ఉన్నాయి.",
        ..row("te", "tel", "Telugu", "తెలుగు")
    },
    Language {
        script: Script::Arabic,
        stemmer: Stemmer::Snowball(Algorithm::Persian),
        direction: Direction::RightToLeft,
        stop_words: "\
            و در به از که این آن را با است برای بر تا یا اگر اما ولی هم نیز هر همه هیچ چه چون چرا کجا کی من تو او ما \
            شما آنها ایشان بود بودند شد شده می نمی باید شود کرد کرده دارد دارند خود یک بین پس پیش روی زیر بدون درباره \
            مانند وقتی",
        sample: "\
            تمام شهر یک کلاس درس است؛ میدان‌ها، کتابخانه‌ها و پارک‌ها برای همه باز هستند. کودکان خیابان‌های امن‌تری \
            پیشنهاد کردند.",
        ..row("fa", "fas", "Persian", "فارسی")
    },
    Language {
        script: Script::Malayalam,
        stop_words: "ഈ ആ ഒരു എന്ന എന്ന് ഇത് അത് ഞാൻ അവർ അല്ല ഉണ്ട് പക്ഷേ അല്ലെങ്കിൽ",
        sample: "നഗരം മുഴുവൻ ഒരു ക്ലാസ് മുറിയാണ്, വായനശാലകൾ എല്ലാവർക്കും തുറന്നിരിക്കുന്നു.",
        ..row("ml", "mal", "Malayalam", "മലയാളം")
    },
    Language {
        script: Script::Oriya,
        stop_words: "ଏବଂ ଏହି ସେ ଏକ ଓ ପାଇଁ କିନ୍ତୁ ନାହିଁ ଅଛି",
        sample: "ସମଗ୍ର ସହର ଏକ ଶ୍ରେଣୀଗୃହ ଅଟେ।",
        ..row("or", "ori", "Odia", "ଓଡ଼ିଆ")
    },
    Language {
        script: Script::Myanmar,
        segmenter: Segmenter::Dictionary,
        stop_words: "နှင့် သည် ကို မှာ တွင် များ",
        sample: "မြို့တစ်မြို့လုံးသည် စာသင်ခန်းဖြစ်သည်။",
        ..row("my", "mya", "Burmese", "မြန်မာစာ")
    },
    Language {
        script: Script::Devanagari,
        stemmer: Stemmer::Snowball(Algorithm::Nepali),
        stop_words: "\
            र को का की मा ले लाई बाट छ छन् यो त्यो यी ती हो थियो पनि तर वा भने जो के किन कसरी म हामी तिमी उनी",
        sample: "सम्पूर्ण सहर एउटा कक्षा हो, पुस्तकालय र उद्यानहरू सबैका लागि खुला छन्।",
        ..row("ne", "nep", "Nepali", "नेपाली")
    },
    Language {
        script: Script::Sinhala,
        stop_words: "සහ මෙම එම ඒ මේ හා නමුත් හෝ ඔහු ඇය අපි ඔබ ඇත නැත",
        sample: "මුළු නගරයම පන්ති කාමරයකි, සහ පුස්තකාල සැමට විවෘතයි.",
        ..row("si", "sin", "Sinhala", "සිංහල")
    },
    Language {
        script: Script::Khmer,
        segmenter: Segmenter::Dictionary,
        stop_words: "និង នៅ ក្នុង ជា មាន បាន ដែល របស់ នេះ នោះ",
        sample: "ទីក្រុងទាំងមូលជាថ្នាក់រៀន",
        ..row("km", "khm", "Khmer", "ភាសាខ្មែរ")
    },
    Language {
        stop_words: "we bilen üçin bu ol men sen biz siz olar hem däl ýa ýöne eger bar ýok näme kim",
        sample: "Bütin şäher synp otagydyr, kitaphanalar hemmeler üçin açykdyr.",
        ..row("tk", "tuk", "Turkmen", "Türkmençe")
    },
    Language {
        stop_words: "na ne sɛ wɔ ho no a ɛ me wo yɛn mo wɔn ono nso anaa",
        sample: "Kurow no nyinaa yɛ sukuu ma obiara a ɔpɛ sɛ osua ade.",
        ..row("ak", "aka", "Akan", "Akan")
    },
    Language {
        stop_words: "futhi kodwa noma ukuthi uma lapho yena thina nina bona lokhu lokho",
        sample: "Idolobha lonke liyikilasi, imitapo yolwazi ivulelekile kubo bonke.",
        ..row("zu", "zul", "Zulu", "isiZulu")
    },
    Language {
        stop_words: "uye asi kana kuti ini iwe isu ivo ichi icho pano ipapo",
        sample: "Guta rose ikirasi, maraibhurari akavhurirwa munhu wese.",
        ..row("sn", "sna", "Shona", "chiShona")
    },
    Language {
        tails: Tails::These(&["s"]),
        stop_words: "\
            aan af al alle as baie by daar dat deur die dit een ek en er gaan haar het hier hoe hom hulle hy in is \
            jou julle jy kan maar met my na nie nog nou of om ons ook op oor sal se sy so te toe tot uit van vir waar \
            was wat watter wie word",
        sample: "\
            Die hele stad is ’n klaskamer: pleine, biblioteke en parke staan oop vir almal wat wil leer.",
        ..row("af", "afr", "Afrikaans", "Afrikaans")
    },
    Language {
        stop_words: "\
            a ab ac ad at atque aut autem cum de dum e ego enim et etiam ex haec hic hoc iam id ille in inter ipse is \
            ita me nam ne nec neque nisi non nos per post pro quae quam quia qui quid quis quod quoque se sed si sic \
            sine sub sum sunt super tamen te tu ut vel vos",
        sample: "Tota urbs schola est: fora, bibliothecae hortique omnibus discere volentibus patent.",
        ..row("la", "lat", "Latin", "Latina")
    },
    Language {
        stop_words: "\
            a aby aj ak ako ale alebo ani asi až bez bol bola boli bolo bude budú by byť cez čo či do ho i iba ich ja \
            je jeho jej k kam každý kde kto ktorá ktoré ktorí ktorý ku lebo len ma má mal medzi mi mimo môj môže my \
            na nad nám naše ne nech než nie nič o od on ona oni ono po pod podľa pokiaľ potom pre pred pretože pri s \
            sa si so sú svoj ta tak takže tam tá táto te ten tento tie tieto to toho tom tomu toto tu ty u už v viac \
            však všetci všetko vy z za že",
        sample: "\
            Celé mesto je učebňou: námestia, knižnice a parky sú otvorené pre všetkých, ktorí sa chcú učiť.",
        ..row("sk", "slk", "Slovak", "Slovenčina")
    },
    Language {
        stop_words: "\
            ang ng sa na at ay mga si ni kay para kung ito iyon siya sila kami tayo ako ikaw hindi may mayroon wala \
            din rin pero o dahil kapag ano sino saan",
        sample: "Ang buong lungsod ay isang silid-aralan, at bukas sa lahat ang mga aklatan.",
        ..row("tl", "tgl", "Tagalog", "Tagalog")
    },
    Language {
        script: Script::Armenian,
        stemmer: Stemmer::Snowball(Algorithm::Armenian),
        stop_words: "\
            և ու է են եմ ես էր էին որ թե եթե բայց կամ նաև այս այդ այն նա նրանք մենք դուք ինչ ով որտեղ երբ ինչպես \
            ինչու համար մեջ վրա հետ մինչև առանց միայն շատ ոչ իր",
        sample: "Ամբողջ քաղաքը դասարան է. հրապարակները, գրադարանները և այգիները բաց են բոլորի համար։",
        ..row("hy", "hye", "Armenian", "Հայերեն")
    },
    Language {
        tails: Tails::These(&["r", "i", "n", "u", "w", "m", "th", "ch"]),
        stop_words: "\
            a ac ar am at beth bod byddai bydd cael dan ddim dim dros dy ei ein eich er eu fe fel fi gan gyda hefyd \
            heb hi hon hwn hynny i iawn lle mae mai mewn mi nac neu ni nid o oedd oes ond os pan pam pob pwy rhwng sy \
            sydd sut ti trwy un y ydw ydy yma yn yna yno yr yw",
        sample: "Mae’r ddinas gyfan yn ystafell ddosbarth, ac mae’r llyfrgelloedd ar agor i bawb.",
        ..row("cy", "cym", "Welsh", "Cymraeg")
    },
    Language {
        stemmer: Stemmer::Snowball(Algorithm::Irish),
        stop_words: "\
            a ach ag agus an ar as atá ba bhí cad cé chuig conas de do don fad faoi freisin go gur i idir is le leis \
            mar más mé muid na nach nó ní níl ó os roimh sé sí siad sin sinn seo tá tar thar trí tú um",
        sample: "Is seomra ranga í an chathair ar fad, agus tá na leabharlanna oscailte do chách.",
        ..row("ga", "gle", "Irish", "Gaeilge")
    },
];

const fn row(code: &'static str, iso3: &'static str, name: &'static str, native_name: &'static str) -> Language {
    Language { code, iso3, name, native_name, ..PLAIN }
}
